// The values that the client takes and gives (`Scope`, `Decision`, `DenialReason`, …) come along
// with `import PosternClient`: a user needs no second import.
@_exported public import PosternCore
