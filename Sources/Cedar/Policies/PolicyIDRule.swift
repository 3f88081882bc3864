/// How the policies of a set get their ids.
public enum PolicyIDRule: Sendable {
    /// `policy0`, `policy1`, … in the order of the sources, as the reference engine names them.
    case position
    /// The value of `@id("…")` where there is one, else `<source name>#<index from 0>`.
    case annotation
}
