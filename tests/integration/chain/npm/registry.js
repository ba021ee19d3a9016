// Twins, terms, farms with addresses, nodes, prices and balances.
const { done, refusal, TFT } = require("./session");

const GW = "185.206.122.1";
const ADDRESS = { ip: "185.206.122.50/24", gw: GW };
const PUBLIC = { ip4: ADDRESS, ip6: null, domain: "node.example.org" };
const IPS = ["185.206.122.33/24", "185.206.122.34/24"];
const STELLAR = "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H";

module.exports = async (session, { farmId, nodeId }) => {
  const told = {};
  const { client: user, twin } = await session.newcomer("//Registry");
  told.twin = twin;
  told.updated = await done(user.twins.update({ relay: "other.example.org", pk: "0xabcd" }));
  told.found = await user.twins.get({ id: twin.id });
  told.myTwinId = await user.twins.getMyTwinId();
  told.again = await refusal(done(user.twins.create({ relay: "relay.example.org" })));

  const farmer = await session.person("//Farmer");
  const { farms, nodes } = farmer;
  await done(farms.addFarmIp({ farmId, ip: IPS[0], gw: GW }));
  told.farm = await done(farms.addFarmIp({ farmId, ip: IPS[1], gw: GW }));
  told.smaller = await done(farms.removeFarmIp({ farmId, ip: IPS[1] }));
  told.payout = await done(farms.addStellarAddress({ farmId, stellarAddress: STELLAR }));
  told.notFarmer = await refusal(done(user.farms.removeFarmIp({ farmId, ip: IPS[0] })));
  const inside = { farmId, ip: "10.0.0.2/24", gw: "10.0.0.1" };
  told.privateIp = await refusal(done(farms.addFarmIp(inside)));

  told.config = await done(nodes.addNodePublicConfig({ farmId, nodeId, publicConfig: PUBLIC }));
  told.node = await session.query.nodes.get({ id: nodeId });
  told.off = await done(nodes.setPower({ nodeId, power: false }));
  told.on = await done(nodes.setPower({ nodeId, power: true }));

  const alice = await session.person("//Alice");
  const number = await session.number();
  told.price = await done(alice.patchExtrinsic(alice.api.tx.tftPriceModule.setPrices(35, number)));
  told.tftPrice = await session.query.tftPrice.get();
  told.policy = await session.query.pricingPolicies.get({ id: 1 });

  const before = await session.query.balances.get({ address: user.address });
  told.sent = await done(alice.balances.transfer({ address: user.address, amount: 5 * TFT }));
  told.grown = (await user.balances.getMyBalance()).free - before.free;
  const bob = await session.person("//Bob");
  const empty = await session.person("//Empty");
  const payment = { address: bob.address, amount: 1000 * TFT };
  told.unpayable = await refusal(done(empty.balances.transfer(payment)));
  told.tooMuch = await refusal(done(user.balances.transfer(payment)));
  return told;
};
