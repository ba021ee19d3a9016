use crate::mock::Test;

tfchain_metadata_test::same_as_the_live_chain!(Test, "TFTBridgeModule");
