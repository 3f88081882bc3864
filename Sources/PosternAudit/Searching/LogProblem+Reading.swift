extension LogProblem {
    /// Somebody who looks for records came to bytes that are none.
    init(unreadable name: SegmentName, from offset: Int) {
        self.init(.changed, name.description, offset: offset, "cannot be read from here on")
    }

    /// The file with this name is none.
    init(noSegment name: SegmentName) {
        self.init(.changed, name.description, "is no segment of an audit log")
    }
}
