// SPDX-License-Identifier: Apache-2.0

using System.Runtime.Versioning;
using Cni.Invocation;
using MetaCni.Install.Executable;
using Support;

namespace MetaCni.Tests.Install.Executable;

[SupportedOSPlatform("linux")]
public sealed class InstalledVersionTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("[ \"$1\" = --version ] && [ -z \"$CNI_COMMAND\" ] && echo 1.2.3+abc", "1.2.3+abc")]
    [InlineData("echo 'CNI bridge plugin v1.1.1' >&2; exit 1", null)]
    [InlineData("echo 1.2.3; exit 3", null)]
    public void The_answer_to_version_counts(string script, string? expected)
    {
        var path = _directory.Write("metacni", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Equal(expected, Version.Of(path)?.Text);
    }

    [Fact]
    public void A_file_that_cannot_be_executed_has_no_version() =>
        Assert.Null(Version.Of(_directory.Write("metacni", "half an executable")));

    private static InstalledVersion Version => new(new PosixSpawnRunner(TimeProvider.System), TimeProvider.System);
}
