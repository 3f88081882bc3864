/// Set and record literals with parts that are not constant.
enum CollectionOperation: BitwiseCopyable {
    case set(NodeList)
    case record(RecordTemplate)
}
