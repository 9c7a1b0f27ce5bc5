// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>A C# file of the repository.</summary>
/// <param name="Path">Its path below the root, with slashes.</param>
/// <param name="Text">Its content.</param>
internal sealed record SourceFile(string Path, string Text)
{
    public string TypeName => System.IO.Path.GetFileNameWithoutExtension(Path);

    public override string ToString() => Path;
}
