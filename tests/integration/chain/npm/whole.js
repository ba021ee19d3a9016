// All that the grid's own client offers, unmodified: runs the parts in order, prints one line of
// JSON with what each was told. Arguments: the chain's address, a farm's id, two of its nodes.
const { Session, say } = require("./session");

const PARTS = [
  "registry",
  "contracts",
  "batches",
  "services",
  "store",
  "billing",
  "council",
  "dao",
  "bridge",
];
const [url, ...ids] = process.argv.slice(2);
const [farmId, nodeId, otherNodeId] = ids.map(Number);

async function main() {
  const session = new Session(url);
  const told = {};
  for (const part of PARTS) {
    const began = Date.now();
    try {
      told[part] = await require(`./${part}`)(session, { farmId, nodeId, otherNodeId });
    } catch (error) {
      throw new Error(`in the part ${part}`, { cause: error });
    }
    console.error(`${part}: ${Date.now() - began} ms`);
  }
  say(JSON.stringify(told));
  await session.close();
}

main().then(
  () => process.exit(0),
  error => {
    console.error(error);
    process.exit(1);
  },
);
