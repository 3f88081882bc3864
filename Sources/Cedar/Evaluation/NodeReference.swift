/// A pointer to one node or to the first of several in a row.
typealias NodeReference = UnsafePointer<Node>

/// Nodes in a row.
typealias NodeList = UnsafeBufferPointer<Node>

/// Texts in a row.
typealias TextList = UnsafeBufferPointer<Text>

/// A compiled pattern.
typealias PatternReference = UnsafePointer<CompiledPattern>
