/// Where a part of a schema is written: what its names mean and where its errors point.
struct SchemaScope {
    let source: SourceText
    let namespace: String?

    func position(_ range: SourceRange) -> String {
        "\(source.name):\(source.position(at: Int(range.start)))"
    }

    func qualified(_ name: String) -> String {
        guard let namespace else { return name }
        return "\(namespace)::\(name)"
    }
}
