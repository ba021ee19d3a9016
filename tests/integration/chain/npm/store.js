// The key-value store: own entries, listed and removed.
const { done, refusal } = require("./session");

module.exports = async session => {
  const told = {};
  const { client } = await session.newcomer("//Store");
  const { kvStore } = client;
  told.address = client.address;
  told.set = await done(kvStore.set({ key: "app/colour", value: "blue" }));
  await done(kvStore.set({ key: "app/long", value: "x".repeat(2048) }));
  await done(kvStore.set({ key: "app/words", value: "schön 星" }));
  await done(kvStore.set({ key: "app/colour", value: "green" }));
  told.colour = await kvStore.get({ key: "app/colour" });
  told.long = (await kvStore.get({ key: "app/long" })).length;
  told.words = await kvStore.get({ key: "app/words" });
  told.missing = await kvStore.get({ key: "app/missing" });
  told.keys = (await kvStore.list()).sort();
  told.deleted = await done(kvStore.delete({ key: "app/colour" }));
  told.twice = await refusal(done(kvStore.delete({ key: "app/colour" })));
  told.tooLong = await refusal(done(kvStore.set({ key: "k".repeat(513), value: "" })));
  told.tooLarge = await refusal(done(kvStore.set({ key: "k", value: "x".repeat(2049) })));
  told.removed = (await kvStore.deleteAll()).sort();
  told.left = await kvStore.list();
  return told;
};
