// Agreements between two twins: terms, both approvals, a bill, and both ways out.
const { done, refusal } = require("./session");

module.exports = async session => {
  const told = {};
  const { client: service, twin } = await session.newcomer("//Service");
  const { client: consumer } = await session.newcomer("//Consumer");
  const parties = { serviceAccount: service.address, consumerAccount: consumer.address };
  told.serviceTwin = twin.id;
  told.created = await done(service.contracts.createService(parties));
  const serviceId = (told.id = told.created.serviceContractId);
  told.described = await done(
    consumer.contracts.setServiceMetadata({ serviceId, metadata: "some_metadata" }),
  );
  const fees = { serviceId, baseFee: 100, variableFee: 6000 };
  told.notService = await refusal(done(consumer.contracts.setServiceFees(fees)));
  told.priced = await done(service.contracts.setServiceFees(fees));
  const bill = { serviceId, variableAmount: 50, metadata: "a minute" };
  told.tooEarly = await refusal(done(service.contracts.billService(bill)));
  told.half = await done(service.contracts.approveService({ serviceId, approve: true }));
  told.agreed = await done(consumer.contracts.approveService({ serviceId, approve: true }));
  await session.advance({ blocks: 10 });
  const before = await consumer.balances.getMyBalance();
  told.billed = await done(service.contracts.billService(bill));
  told.paid = before.free - (await consumer.balances.getMyBalance()).free;
  told.read = await session.query.contracts.getService({ serviceId });
  told.cancelled = await done(consumer.contracts.cancelService({ serviceId }));
  told.gone = await session.query.contracts.getService({ serviceId });

  const other = await done(consumer.contracts.createService(parties));
  const next = { serviceId: other.serviceContractId };
  await done(service.contracts.setServiceMetadata({ ...next, metadata: "m" }));
  await done(service.contracts.setServiceFees({ ...next, baseFee: 1, variableFee: 1 }));
  await done(consumer.contracts.approveService({ ...next, approve: false }));
  told.rejected = await session.query.contracts.getService(next);
  return told;
};
