/// One tool call inside its frame: what an authorise asks about.
package struct CallRange: Hashable, Sendable {
    package let action: FrameRange
    package let resource: ResourceRange
    package let context: ContextRange?
}
