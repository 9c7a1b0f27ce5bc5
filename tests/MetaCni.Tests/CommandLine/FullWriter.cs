// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace MetaCni.Tests.CommandLine;

/// <summary>A file system without space: every write fails, and says which one it was.</summary>
internal sealed class FullWriter : TextWriter
{
    private int _writes;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(string? value) => throw new IOException($"full at write {++_writes}");
}
