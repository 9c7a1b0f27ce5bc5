// SPDX-License-Identifier: Apache-2.0

using Microsoft.Win32.SafeHandles;

namespace EndToEnd.Tests.Examples;

/// <summary>A kernel that does not get to what a deleted namespace held: a namespace lives on for as long as it is open.</summary>
internal sealed class HeldNamespaces(IEnumerable<string> paths) : IDisposable
{
    private readonly SafeFileHandle[] handles = [.. paths.Select(path => File.OpenHandle(path))];

    public void Dispose() => Array.ForEach(handles, handle => handle.Dispose());
}
