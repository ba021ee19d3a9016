// Node, name and rent contracts: made, changed, found by each of their names, cancelled.
const { done, refusal } = require("./session");

const HASH = "9021d4dee05a661e2cb6838152c67f25";
const NEXT = "0123456789abcdef0123456789abcdef";
const GIB = 2 ** 30;
const USED = { hru: 0, sru: 50 * GIB, cru: 2, mru: 4 * GIB };
const DATA = JSON.stringify({ version: 4, type: "vm", name: "vm1", projectName: "vm" });

module.exports = async (session, { farmId, nodeId, otherNodeId }) => ({
  node: await node(session, farmId, nodeId),
  name: await name(session),
  rent: await rent(session, nodeId, otherNodeId),
});

async function node(session, farmId, nodeId) {
  const told = {};
  const { client: user, twin } = await session.newcomer("//Contracts");
  const { contracts } = user;
  const options = { nodeId, hash: HASH, data: DATA, numberOfPublicIps: 1 };
  told.twinId = twin.id;
  told.created = await done(contracts.createNode(options));
  const id = (told.id = told.created.contractId);
  told.twice = await refusal(done(contracts.createNode(options)));
  told.nowhere = await refusal(done(contracts.createNode({ ...options, nodeId: 9999 })));
  told.noAddress = await refusal(done(contracts.createNode({ ...options, hash: NEXT })));
  told.farm = await session.query.farms.get({ id: farmId });
  told.byHash = await contracts.getContractIdByNodeIdAndHash({ nodeId, hash: HASH });
  told.active = await contracts.getActiveContracts({ nodeId });

  const machine = await session.person("//Machine", "ed25519");
  const { reportContractResources, addNruReports } = machine.api.tx.smartContractModule;
  const seconds = Math.floor((await session.now()) / 1000);
  const traffic = { contractId: id, timestamp: seconds, window: 3600, nru: 1e9 };
  await done(machine.patchExtrinsic(reportContractResources([{ contractId: id, used: USED }])));
  await done(machine.patchExtrinsic(addNruReports([traffic])));
  told.resources = await contracts.getNodeContractResources({ id });
  told.information = await contracts.getContractBillingInformationByID(id);
  told.lock = await contracts.contractLock({ id });
  told.deletionTime = await contracts.getDeletionTime({ id });
  told.paymentState = await refusal(contracts.getContractPaymentState(id));

  told.changed = await done(contracts.updateNode({ id, hash: NEXT, data: "changed" }));
  told.byOldHash = await contracts.getContractIdByNodeIdAndHash({ nodeId, hash: HASH });
  told.byNewHash = await contracts.getContractIdByNodeIdAndHash({ nodeId, hash: NEXT });
  const farmer = await session.person("//Farmer");
  told.notOwner = await refusal(done(farmer.contracts.cancel({ id })));
  told.read = await session.query.contracts.get({ id });
  told.cancelled = await done(contracts.cancel({ id }));
  told.gone = await contracts.get({ id });
  told.goneByHash = await contracts.getContractIdByNodeIdAndHash({ nodeId, hash: NEXT });
  told.goneActive = await contracts.getActiveContracts({ nodeId });
  told.cancelNothing = (await contracts.cancel({ id })) ?? "undefined";
  told.freed = await session.query.farms.get({ id: farmId });
  return told;
}

async function name(session) {
  const told = {};
  const { contracts } = await session.person("//Contracts");
  told.created = await done(contracts.createName({ name: "mygw" }));
  const id = (told.id = told.created.contractId);
  told.byName = await contracts.getContractIdByName({ name: "mygw" });
  told.twice = await refusal(done(contracts.createName({ name: "mygw" })));
  told.short = await refusal(done(contracts.createName({ name: "my" })));
  told.invalid = await refusal(done(contracts.createName({ name: "my gw" })));
  told.notNode = await refusal(done(contracts.updateNode({ id, hash: HASH, data: "" })));
  told.cancelled = await done(contracts.cancel({ id }));
  told.goneByName = await contracts.getContractIdByName({ name: "mygw" });
  return told;
}

async function rent(session, nodeId, otherNodeId) {
  const told = {};
  const { contracts } = await session.person("//Contracts");
  const farmer = await session.person("//Farmer");
  const fee = { nodeId: otherNodeId, extraFee: 1000 };
  const heard = farmer.listenForEvent("smartContractModule", "NodeExtraFeeSet", () => true);
  // It says nothing when it listens, so there is one event after the other until it has heard one.
  for (let tries = 0; tries < 10 && !told.heard; tries++) {
    told.extra = await done(farmer.contracts.setDedicatedNodeExtraFee(fee));
    const data = await Promise.race([heard, session.advance({ blocks: 1 }).then(() => null)]);
    told.heard = data && data.toPrimitive();
  }
  told.extraFee = await contracts.getDedicatedNodeExtraFee({ nodeId: otherNodeId });
  told.notFarmer = await refusal(done(contracts.setDedicatedNodeExtraFee(fee)));
  const options = { nodeId: otherNodeId, hash: HASH, data: "", numberOfPublicIps: 0 };
  told.dedicated = await refusal(done(contracts.createNode(options)));
  told.created = await done(contracts.createRent({ nodeId: otherNodeId }));
  const id = (told.id = told.created.contractId);
  told.ofNode = await contracts.getContractIdByActiveRentForNode({ nodeId: otherNodeId });
  told.twice = await refusal(done(contracts.createRent({ nodeId: otherNodeId })));
  const inside = await done(contracts.createNode(options));
  told.inside = inside.contractId;
  told.occupied = await refusal(done(contracts.cancel({ id })));
  told.insideCancelled = await done(contracts.cancel({ id: inside.contractId }));
  told.cancelled = await done(contracts.cancel({ id }));
  told.goneOfNode = await contracts.getContractIdByActiveRentForNode({ nodeId: otherNodeId });
  told.unrented = await contracts.getContractIdByActiveRentForNode({ nodeId });
  return told;
}
