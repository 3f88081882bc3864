/// One `key: value` of a test file with its places.
struct PolicyTestField {
    let entry: YAMLEntry
    let key: PolicyTestPlace
    let value: PolicyTestPlace

    var name: String { entry.key }
    var node: YAMLNode { entry.value }
}
