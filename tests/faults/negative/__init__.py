"""Each test here removes one defence and expects the test that guards it to go red."""
