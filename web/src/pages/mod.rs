//! The pages, one file each: what an address asks for, what is read for it, what the template gets.

pub(crate) mod article;
pub(crate) mod compare;
pub(crate) mod download;
pub(crate) mod home;
pub(crate) mod people;
pub(crate) mod person;
pub(crate) mod topic;
pub(crate) mod verify;
