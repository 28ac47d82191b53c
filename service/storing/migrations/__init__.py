"""The ledger of migrations."""
