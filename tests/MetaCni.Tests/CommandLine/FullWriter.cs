// SPDX-License-Identifier: Apache-2.0

using System.Text;

namespace MetaCni.Tests.CommandLine;

/// <summary>Takes nothing: every write fails, and says which one it was.</summary>
internal sealed class FullWriter(Func<string, Exception> failure) : TextWriter
{
    private int _writes;

    public override Encoding Encoding => Encoding.UTF8;

    public override void Write(string? value) => throw failure($"full at write {++_writes}");
}
