/// How the policies and templates of a set get their ids.
public enum PolicyIDRule: Sendable {
    /// `policy0`, `policy1`, … in the order of the sources, as the reference engine names them;
    /// templates count.
    case position
    /// The value of `@id("…")` where there is one, else `<source name>#<index from 0>`.
    case annotation
    /// The value of `@id("…")` where there is one, else `policy<N>` by position, as the reference's
    /// command line names them.
    case annotationElsePosition
}
