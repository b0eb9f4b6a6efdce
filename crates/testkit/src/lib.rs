//! Clinics in a line of test code, a fake clock, a seeded faulty link.
