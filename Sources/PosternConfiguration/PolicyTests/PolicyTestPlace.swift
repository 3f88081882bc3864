/// A place in a test file.
package struct PolicyTestPlace: Hashable, Sendable {
    /// From 1.
    package let line: Int
    /// From 1, in Unicode scalars.
    let column: Int
    /// In Unicode scalars; 0 where nothing stands there.
    let length: Int

    var end: Int { column + length }

    static let start = PolicyTestPlace(line: 1, column: 1, length: 0)
}
