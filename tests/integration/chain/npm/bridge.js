// The bridge to Stellar: its fees, a withdrawal, and the wait for a deposit.
const { done, refusal, TFT } = require("./session");

// The development chain's only bridge validator, and an address of Stellar.
const VALIDATOR = "quarter between satisfy three sphere six soda boss cute decade old trend";
const STELLAR = "GBRPYHIL2CI3FNQ4BXLFMNDLFJUNPU2HY3ZMFSHONUCEOASW7QC7OX2H";

module.exports = async session => {
  const told = {};
  const { client: user } = await session.newcomer("//Bridge");
  const { tftBridge } = user;
  told.fees = [await tftBridge.getDepositFee(), await tftBridge.getWithdrawFee()];
  told.withdrawn = await done(tftBridge.swapToStellar({ target: STELLAR, amount: 20 * TFT }));
  told.tooLittle = await refusal(done(tftBridge.swapToStellar({ target: STELLAR, amount: 1 })));
  told.invalid = await refusal(done(tftBridge.swapToStellar({ target: "G", amount: 20 * TFT })));

  const validator = await session.person(VALIDATOR);
  const { proposeOrVoteMintTransaction: mint } = validator.api.tx.tftBridgeModule;
  const heard = tftBridge.listenToMintCompleted(user.address);
  // It says nothing when it listens, so there is one deposit after the other until it heard of one.
  for (let tries = 0; tries < 10 && !told.deposited; tries++) {
    await done(validator.patchExtrinsic(mint(`transaction-${tries}`, user.address, 5 * TFT)));
    told.deposited = await Promise.race([heard, session.advance({ blocks: 1 }).then(() => 0)]);
  }
  return told;
};
