// SPDX-License-Identifier: Apache-2.0

using MetaCni.CommandLine;
using Snapshooter.Xunit;
using Support;

namespace MetaCni.Tests.CommandLine;

public sealed class CommandLineProgramTests : IDisposable
{
    private readonly Surroundings _surroundings = new();

    public void Dispose() => _surroundings.Dispose();

    [Fact]
    public async Task Without_arguments_help_is_printed()
    {
        Assert.Equal(0, await Run());

        Snapshot.Match(Help());
    }

    [Fact]
    public async Task Try_help_is_printed()
    {
        Assert.Equal(0, await Run("try", "--help"));

        Snapshot.Match(Help());
    }

    [Fact]
    public async Task The_version_option_prints_the_version()
    {
        Assert.Equal(0, await Run("--version"));

        Assert.Equal("0.1.0\n", _surroundings.Out);
    }

    [Fact]
    public async Task The_version_command_prints_the_version()
    {
        Assert.Equal(0, await Run("version"));

        Assert.Equal("0.1.0\n", _surroundings.Out);
    }

    [Fact]
    public async Task Try_without_a_directory_is_a_usage_error()
    {
        Assert.Equal(2, await Run("try"));

        Assert.Equal("error: DIR is missing\nhint: metacni try --help explains the command\n", _surroundings.Error);
    }

    [Theory]
    [InlineData(false, "", "this process does not run as root\nhint: run it with sudo")]
    [InlineData(false, "CAP_NET_ADMIN CAP_SYS_ADMIN", "this process lacks CAP_NET_ADMIN and CAP_SYS_ADMIN\nhint: run it with sudo")]
    [InlineData(true, "CAP_NET_ADMIN", "this process lacks CAP_NET_ADMIN\nhint: add the capability where it is limited")]
    public async Task Try_names_missing_permissions_before_it_creates_anything(bool isRoot, string missing, string expected)
    {
        var host = _surroundings.Host with
        {
            IsRoot = isRoot,
            MissingPrivileges = () => missing.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        };

        Assert.Equal(2, await CommandLineProgram.RunAsync(["try", Path.Combine(RepositoryPaths.Root, "examples", "quickstart")], host));

        Assert.Contains(expected, _surroundings.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fly", "unknown command 'fly'")]
    [InlineData("-- show", "unexpected argument 'show'")]
    [InlineData("detatch 3509", "unknown command 'detatch'; did you mean 'detach'?")]
    [InlineData("detatch --help", "unknown command 'detatch'; did you mean 'detach'?")]
    [InlineData("detatch --failed", "unknown command 'detatch'; did you mean 'detach'?")]
    [InlineData("detatch --pod default/client --force", "unknown command 'detatch'; did you mean 'detach'?")]
    [InlineData("Show", "unknown command 'Show'; did you mean 'show'?")]
    [InlineData("--fly", "unknown option '--fly'")]
    [InlineData("-v", "unknown option '-v'; did you mean '--version'?")]
    [InlineData("-V", "unknown option '-V'; did you mean '--version'?")]
    [InlineData("-x", "unknown option '-x'")]
    [InlineData("--versoin", "unknown option '--versoin'; did you mean '--version'?")]
    public async Task An_unknown_command_is_a_usage_error_with_a_suggestion(string line, string text)
    {
        Assert.Equal(2, await Run(line.Split(' ')));

        Assert.Equal($"error: {text}\nhint: metacni --help lists commands and options\n", _surroundings.Error);
    }

    // The library would take each of these for an argument, or for the value of an option.
    [Theory]
    [InlineData("--nonsense show", "unknown option '--nonsense'")]
    [InlineData("show --nonsense", "unknown option '--nonsense'")]
    [InlineData("show --output-json", "unknown option '--output-json'; did you mean '--output json'?")]
    [InlineData("show --json", "unknown option '--json'; did you mean '--output json'?")]
    [InlineData("show --otput=json", "unknown option '--otput'; did you mean '--output'?")]
    [InlineData("show 3509 --faild", "unknown option '--faild'; did you mean '--failed'?")]
    [InlineData("show --state-dir --nonsense", "unknown option '--nonsense'")]
    [InlineData("show -x", "unknown option '-x'")]
    [InlineData("show -v", "unknown option '-v'")]
    [InlineData("show -O", "unknown option '-O'; did you mean '-o'?")]
    [InlineData("show -f", "unknown option '-f'; did you mean '--failed'?")]
    [InlineData("show -c", "unknown option '-c'")]
    [InlineData("show a b", "unexpected argument 'b'")]
    [InlineData("show -o jsn", "unknown value 'jsn' of --output; did you mean 'json'?")]
    [InlineData("show -o xml", "unknown value 'xml' of --output; write one of table, wide, json")]
    [InlineData("show -o", "option -o needs a value")]
    public async Task An_unknown_option_is_a_usage_error_with_a_suggestion(string line, string text)
    {
        Assert.Equal(2, await Run(line.Split(' ')));

        Assert.Equal($"error: {text}\nhint: metacni show --help explains the command\n", _surroundings.Error);
    }

    [Theory]
    [InlineData("detach", "3509 -f", "unknown option '-f'; did you mean '--force'?")]
    [InlineData("try", "/nowhere -V", "unknown option '-V'; did you mean '-v'?")]
    [InlineData("show", "--failed=maybe", "option --failed takes no value")]
    [InlineData("show", "-o=json -o=wide", "option -o is given more than once")]
    [InlineData("show", "--state-dir /a --state-dir /b", "option --state-dir is given more than once")]
    [InlineData("show", "--cni-conf-dir", "option --cni-conf-dir needs a value")]
    [InlineData("detach", "--cni-path", "option --cni-path needs a value")]
    [InlineData("detach", "--cni-dir", "option --cni-dir needs a value")]
    [InlineData("detach", "--failed --force --state-dir", "option --state-dir needs a value")]
    [InlineData("try", "/nowhere --down --pod", "option --pod needs a value")]
    [InlineData("try", "/nowhere --pod --down", "option --pod needs a value")]
    [InlineData("show", "--state-dir --output=json", "option --state-dir needs a value")]
    [InlineData("try", "/nowhere --down --pod a --pod b", "option --pod is given more than once")]
    [InlineData("try", "/nowhere --down=no", "option --down takes no value")]
    [InlineData("try", "/nowhere --force", "--force gives up what --down cannot tear down; use it only with --down")]
    [InlineData("show", "--help --nonsense", "unknown option '--nonsense'")]
    [InlineData("show", "--nonsense -h", "unknown option '--nonsense'")]
    public async Task A_wrongly_used_option_is_a_usage_error(string command, string line, string text)
    {
        Assert.Equal(2, await Run([command, .. line.Split(' ')]));

        Assert.Equal($"error: {text}\nhint: metacni {command} --help explains the command\n", _surroundings.Error);
    }

    // A variable of a script that is not set.
    [Theory]
    [InlineData(new[] { "show", "" }, "POD|CONTAINER is empty")]
    [InlineData(new[] { "show", "--state-dir", "" }, "the value of --state-dir is empty")]
    [InlineData(new[] { "show", "--cni-dir", " " }, "the value of --cni-dir is empty")]
    [InlineData(new[] { "try", "" }, "DIR is empty")]
    [InlineData(new[] { "try", "/nowhere", "--pod", "" }, "the value of --pod is empty")]
    [InlineData(new[] { "help", "" }, "COMMAND is empty")]
    public async Task An_empty_value_is_a_usage_error(string[] arguments, string text)
    {
        Assert.Equal(2, await Run(arguments));

        Assert.Equal($"error: {text}\nhint: metacni {arguments[0]} --help explains the command\n", _surroundings.Error);
    }

    // The library would answer what its own tools ask.
    [Theory]
    [InlineData("[suggest]")]
    [InlineData("[diagram]")]
    public async Task Directives_of_the_command_line_library_are_disabled(string word)
    {
        Assert.Equal(2, await Run(word));

        Assert.StartsWith($"error: unknown command '{word}'\n", _surroundings.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("try")]
    [InlineData("show")]
    [InlineData("detach")]
    [InlineData("help")]
    [InlineData("version")]
    public async Task Help_fits_80_columns_and_is_the_same_as_option_and_as_command(string command)
    {
        Assert.Equal(0, await Run(command.Length > 0 ? [command, "--help"] : ["--help"]));
        var byOption = _surroundings.Out;
        Assert.Equal(0, await Run(command.Length > 0 ? ["help", command] : ["help"]));

        Assert.Equal(byOption, _surroundings.Out[byOption.Length..]);
        Assert.All(byOption.Replace("testhost", "metacni").Split('\n'), line => Assert.InRange(line.Length, 0, 80));
        Assert.DoesNotContain(byOption.Split('\n'), line => line.EndsWith(' '));
    }

    [Fact]
    public async Task Help_for_an_unknown_command_is_a_usage_error()
    {
        Assert.Equal(2, await Run("help", "detatch"));

        Assert.Equal("error: unknown command 'detatch'; did you mean 'detach'?\nhint: metacni help lists the commands\n", _surroundings.Error);
    }

    [Fact]
    public async Task Down_and_keep_cannot_be_combined()
    {
        Assert.Equal(2, await Run("try", "/nowhere", "--down", "--keep"));

        Assert.Contains("--down tears down everything that --keep left", _surroundings.Error);
    }

    [Fact]
    public async Task A_missing_directory_is_a_usage_error()
    {
        Assert.Equal(2, await Run("try", "/nowhere/at/all"));

        Assert.Equal("error: /nowhere/at/all is not a directory\n", _surroundings.Error);
    }

    [Fact]
    public async Task Errors_are_not_written_to_stdout()
    {
        await Run("try", "/nowhere/at/all", "--json");

        Assert.Equal("", _surroundings.Out);
    }

    // The library names the program that the process began with, which here is the test host.
    private string Help() => _surroundings.Out.Replace("testhost", "metacni");

    private Task<int> Run(params string[] arguments) => CommandLineProgram.RunAsync(arguments, _surroundings.Host);
}
