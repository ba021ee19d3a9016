// What the parts of the story share: clients of people, time travel, and the names of refusals.
const { Client, QueryClient } = require("@threefold/tfchain_client");
const { WsProvider } = require("@polkadot/api");

const TFT = 10_000_000;
const SILENCE = 60_000; // milliseconds: ten blocks without news of an extrinsic
let provider;
const say = console.log;
console.log = console.error; // the client itself talks on stdout

class Session {
  constructor(url) {
    this.url = url;
    this.people = new Map();
    this.provider = provider = new WsProvider(url);
    this.query = new QueryClient(url);
  }

  /** The client of whoever holds this secret; ed25519 for machines. */
  async person(secret, keypairType = "sr25519") {
    if (!this.people.has(secret)) {
      const client = new Client({ url: this.url, mnemonicOrSecret: secret, keypairType });
      await client.connect();
      this.people.set(secret, client);
    }
    return this.people.get(secret);
  }

  /** Somebody new with money, terms and a twin. */
  async newcomer(secret, amount = 100 * TFT) {
    const client = await this.person(secret);
    const bob = await this.person("//Bob");
    await done(bob.balances.transfer({ address: client.address, amount }));
    const terms = { documentLink: "https://example.org/terms", documentHash: "hash" };
    await done(client.termsAndConditions.accept(terms));
    const twin = await done(client.twins.create({ relay: "relay.example.org" }));
    return { client, twin };
  }

  /** Let time pass on a development chain: `{blocks}` or `{to, max}`. */
  async advance(wanted) {
    await this.provider.isReady;
    return this.provider.send("dev_advance", [wanted]);
  }

  async number() {
    const { api } = await this.person("//Bob");
    return Number(await api.query.system.number());
  }

  async now() {
    const { api } = await this.person("//Bob");
    return Number(await api.query.timestamp.now());
  }

  async close() {
    const bob = await this.person("//Bob");
    await bob.disconnect();
    await this.provider.disconnect();
  }
}

/** Sign and send what a method of the client made; what the client returns for it. */
async function done(made) {
  const extrinsic = await made;
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => fate(extrinsic).then(words => reject(new Error(words))), SILENCE);
  });
  return Promise.race([extrinsic.apply(), silence]).finally(() => clearTimeout(timer));
}

/** Where an extrinsic is of which the client hears nothing. */
async function fate(extrinsic) {
  await provider.isReady;
  const head = Number((await provider.send("chain_getHeader", [])).number);
  const pending = await provider.send("author_pendingExtrinsics", []);
  const next = await provider.send("system_accountNextIndex", [extrinsic.signer.toString()]);
  const found = [];
  for (let number = head; number > Math.max(0, head - 50); number--) {
    const { block } = await provider.send("chain_getBlock", [
      await provider.send("chain_getBlockHash", [number]),
    ]);
    if (block.extrinsics.includes(extrinsic.toHex())) found.push(number);
  }
  const { section, method } = extrinsic.method;
  return (
    `no news of ${section}.${method}: nonce ${extrinsic.nonce}, next ${next}, head ${head}, ` +
    `in blocks [${found}], ${pending.length} pending`
  );
}

/** The name of the refusal, as people's programs read it. */
async function refusal(attempt) {
  try {
    await attempt;
  } catch (error) {
    return error.keyError ? `${error.section}.${error.keyError}` : error.constructor.name;
  }
  return "none";
}

module.exports = { Session, TFT, done, refusal, say };
