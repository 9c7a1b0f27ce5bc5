// SPDX-License-Identifier: Apache-2.0

namespace Architecture.Tests;

/// <summary>A file names a type that another file declares, or a member of that type.</summary>
/// <param name="From">The path of the file that names it, below the root.</param>
/// <param name="To">The path of the file that declares the type.</param>
/// <param name="Type">The type's name.</param>
internal sealed record Reference(string From, string To, string Type)
{
    public string FromRoom => Room.Of(From);

    public string ToRoom => Room.Of(To);

    public override string ToString() => $"{From} uses {Type} ({To})";
}
