import ArgumentParser

/// The links of templates that a command may be given.
struct TemplateLinksOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Policies made of templates: [{template_id, link_id, args}].", valueName: "file"),
        completion: .file(extensions: ["json"]))
    var templateLinks: String?
}
