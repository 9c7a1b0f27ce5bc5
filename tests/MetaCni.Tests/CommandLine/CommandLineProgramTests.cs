// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine;
using Snapshooter.Xunit;

namespace MetaCni.Tests.CommandLine;

public sealed class CommandLineProgramTests : IDisposable
{
    private readonly Surroundings _surroundings = new();

    public void Dispose() => _surroundings.Dispose();

    [Fact]
    public async Task Alone_it_says_what_it_is_for()
    {
        Assert.Equal(0, await Run());

        Snapshot.Match(Help());
    }

    [Fact]
    public async Task Try_explains_itself()
    {
        Assert.Equal(0, await Run("try", "--help"));

        Snapshot.Match(Help());
    }

    [Fact]
    public async Task It_tells_its_version()
    {
        Assert.Equal(0, await Run("--version"));

        Assert.Equal("0.1.0\n", _surroundings.Out);
    }

    [Fact]
    public async Task Without_its_directory_try_is_a_mistake()
    {
        Assert.Equal(2, await Run("try"));

        Assert.StartsWith("error: ", _surroundings.Error);
        Assert.EndsWith("hint: metacni try --help says what there is\n", _surroundings.Error);
    }

    [Fact]
    public async Task An_unknown_command_is_a_mistake()
    {
        Assert.Equal(2, await Run("fly"));

        Assert.Equal("error: there is no command 'fly'\nhint: metacni --help says what there is\n", _surroundings.Error);
    }

    [Fact]
    public async Task An_unknown_option_is_a_mistake()
    {
        Assert.Equal(2, await Run("--fly"));

        Assert.Equal("error: there is no option '--fly'\nhint: metacni --help says what there is\n", _surroundings.Error);
    }

    [Fact]
    public async Task Down_and_keep_contradict_each_other()
    {
        Assert.Equal(2, await Run("try", "/nowhere", "--down", "--keep"));

        Assert.Contains("--down takes down all that was kept", _surroundings.Error);
    }

    [Fact]
    public async Task A_directory_that_is_not_there_is_a_mistake()
    {
        Assert.Equal(2, await Run("try", "/nowhere/at/all"));

        Assert.Equal("error: /nowhere/at/all is not a directory\n", _surroundings.Error);
    }

    [Fact]
    public async Task What_is_said_on_error_is_not_said_on_stdout()
    {
        await Run("try", "/nowhere/at/all", "--json");

        Assert.Equal("", _surroundings.Out);
    }

    // The library names the program that the process began with, which here is the test host.
    private string Help() => _surroundings.Out.Replace("testhost", "metacni");

    private Task<int> Run(params string[] arguments) => CommandLineProgram.RunAsync(arguments, _surroundings.Host);
}
