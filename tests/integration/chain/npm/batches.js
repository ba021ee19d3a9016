// Many calls in one extrinsic: what the client tells of each, and what a failing one does.
const { done, refusal } = require("./session");

const HASHES = ["11112222333344445555666677778888", "88887777666655554444333322221111"];

module.exports = async (session, { nodeId, otherNodeId }) => {
  const told = {};
  const { client: user } = await session.newcomer("//Batches");
  const { contracts, utility } = user;
  const made = await user.applyAllExtrinsics([
    await contracts.createName({ name: "batch-a" }),
    await contracts.createNode({ nodeId, hash: HASHES[0], data: "", numberOfPublicIps: 0 }),
    await contracts.createNode({ nodeId, hash: HASHES[1], data: "", numberOfPublicIps: 0 }),
    await contracts.createRent({ nodeId: otherNodeId }),
  ]);
  told.kinds = made.map(contract => Object.keys(contract.contractType)[0]);
  const ids = (told.ids = made.map(contract => contract.contractId));
  told.mixed = (
    await user.applyAllExtrinsics([
      await contracts.updateNode({ id: ids[1], hash: HASHES[0], data: "once" }),
      await contracts.createName({ name: "batch-b" }),
    ])
  ).map(contract => contract.contractId);
  told.whole = await refusal(
    user.applyAllExtrinsics([
      await contracts.createName({ name: "batch-c" }),
      await contracts.createName({ name: "batch-a" }),
    ]),
  );
  told.undone = await contracts.getContractIdByName({ name: "batch-c" });
  const partly = await utility.batch([
    await contracts.createName({ name: "batch-d" }),
    await contracts.createName({ name: "batch-a" }),
    await contracts.createName({ name: "batch-e" }),
  ]);
  told.until = partly.map(contract => contract.contractId);
  told.kept = await contracts.getContractIdByName({ name: "batch-d" });
  told.untried = await contracts.getContractIdByName({ name: "batch-e" });
  const all = (told.all = [...ids, told.mixed[1], told.kept]);
  const cancels = await Promise.all(all.map(id => contracts.cancel({ id })));
  told.cancelled = await user.applyAllExtrinsics(cancels);
  told.left = (await Promise.all(all.map(id => contracts.get({ id })))).filter(Boolean);
  told.active = await contracts.getActiveContracts({ nodeId });
  return told;
};
