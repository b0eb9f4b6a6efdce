//! The encrypted local store of one profile: SQLCipher, migrations, queries, key wrapping.
