/// A record literal with parts that are not constant: keys and nodes, side by side.
struct RecordTemplate: BitwiseCopyable {
    let keys: TextList
    let values: NodeList
}
