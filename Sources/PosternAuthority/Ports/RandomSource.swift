package import PosternCore

/// Port: unpredictable bits for credentials and instance names.
///
/// Any thread may call it. The real one is `SodiumRandomSource` in PosternHost.
package protocol RandomSource: Sendable {
    /// 128 bits from a cryptographically secure generator.
    func bytes16() -> Bytes16
}
