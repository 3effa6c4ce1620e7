//! From the text of a blueprint to its files, in memory.

use s6_blueprint::Output;
use s6_blueprint::diagnostic::{Style, render};
use s6_blueprint::plan::Service;
use s6_blueprint::source::Sources;

/// What a blueprint becomes, which must be a good one.
pub fn compile(text: &str) -> Output {
    let mut sources = Sources::default();
    let id = sources.add("blueprints/case.yaml", text);
    let mut said = Vec::new();
    s6_blueprint::compile(&sources, id, &mut said).unwrap_or_else(|| {
        panic!("{text}\n{}", render(&sources, &said, Style::Plain));
    })
}

/// The only service of a blueprint with these lines, in the plan and with its run script.
pub fn service(lines: &str) -> (Service, Vec<u8>) {
    let output = compile_service(lines);
    let service = output.plan.services[0].clone();
    (service, file(&output, "etc/services.d/api/run"))
}

/// What a blueprint becomes whose only service, `api`, has these lines.
pub fn compile_service(lines: &str) -> Output {
    let mut text = String::from("blueprint: 1\nservices:\n  api:\n");
    for line in lines.lines() {
        text = text + "    " + line + "\n";
    }
    compile(&text)
}

/// A file of the rootfs.
pub fn file(output: &Output, path: &str) -> Vec<u8> {
    let path = format!("rootfs/{path}");
    let file = output.tree.files.get(&path);
    file.unwrap_or_else(|| panic!("{path} is not generated"))
        .bytes
        .clone()
}
