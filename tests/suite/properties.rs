//! What holds for every blueprint and every value, tried with many: no panic, no silence, and what arrives is what stands.

mod dockerfile;
mod language;
mod nginx_paths;
mod nginx_values;
mod template;
