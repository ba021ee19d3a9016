// The grid's own client, unmodified: makes a twin and a farm, reads a node, prints one line of JSON.
// Arguments: the chain's address, the secret of a funded account, a farm's name, a node's id.
const { Client } = require("@threefold/tfchain_client");

const [url, mnemonicOrSecret, name, nodeId] = process.argv.slice(2);
const say = console.log;
console.log = () => {}; // the client itself talks on stdout

async function main() {
  const client = new Client({ url, mnemonicOrSecret });
  await client.connect();
  const terms = await client.termsAndConditions.accept({
    documentLink: "https://example.org/terms",
    documentHash: "hash",
  });
  await terms.apply();
  const twin = await (await client.twins.create({ relay: "relay.example.org" })).apply();
  const farm = await (
    await client.farms.create({ name, publicIps: [{ ip: "185.206.122.33/24", gw: "185.206.122.1" }] })
  ).apply();
  let refusal = "";
  try {
    await (await client.farms.create({ name, publicIps: [] })).apply();
  } catch (error) {
    refusal = `${error.section}.${error.keyError}`;
  }
  const node = await client.nodes.get({ id: Number(nodeId) });
  const myTwinId = await client.twins.getMyTwinId();
  say(JSON.stringify({ twin, farm, refusal, node, myTwinId }));
  await client.disconnect();
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
