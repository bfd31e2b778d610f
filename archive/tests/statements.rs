//! What is asked of an archive about statements: were they made, and where else do they stand.

#![allow(clippy::unwrap_used)]

#[path = "statements/archives.rs"]
mod archives;
#[path = "statements/claims.rs"]
mod claims;
#[path = "statements/families.rs"]
mod families;
#[path = "statements/many.rs"]
mod many;
#[path = "statements/odd.rs"]
mod odd;
#[path = "statements/verify.rs"]
mod verify;
