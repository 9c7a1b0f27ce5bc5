// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using MetaCni.Kubernetes.Credentials;
using MetaCni.Kubernetes.Kubeconfig;
using MetaCni.Tests.Support;
using Microsoft.Extensions.Time.Testing;
using Support;

namespace MetaCni.Tests.Kubernetes.Credentials;

/// <summary>Programs that give a credential, as client-go runs them.</summary>
public sealed class CredentialProgramTests : IDisposable
{
    // Only ends a test that would hang; no outcome depends on it.
    private static readonly TimeSpan Patience = TimeLimit.Length;

    private const string Secret = "secret-of-a-test";

    // A program that is to be ended says that it runs, and waits for ever; so does what it started. The pipe is open until both are gone.
    private const string Endless = "exec 3> \"$0.gate\"; sleep 100000 & echo started >&3; wait";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(ExecConfig.V1)]
    [InlineData(ExecConfig.V1Beta1)]
    public void A_token_is_read_without_the_white_space_around_it(string version) => Assert.Equal(
        new ExecCredential("t", "", ""), Run(Program(Writing("""{"token":"t\n","expirationTimestamp":null}""", version)) with { ApiVersion = version }));

    [Fact]
    public void A_certificate_is_read() => Assert.Equal(
        new ExecCredential("", "c", "k"), Run(Program(Writing("""{"clientCertificateData":"c","clientKeyData":"k"}"""))));

    // k8s.io/client-go, plugin/pkg/client/auth/exec: kind, version, whether somebody can be asked.
    [Fact]
    public void The_program_gets_KUBERNETES_EXEC_INFO()
    {
        var exec = Program($"printf %s \"$KUBERNETES_EXEC_INFO\" > \"$0.info\"; {Writing("""{"token":"t"}""")}");

        Run(exec);
        Assert.Equal("""{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false}}""", Info());
        Run(exec with { Cluster = JsonText.Object("""{"server":"https://x"}""") });
        Assert.Equal(
            """{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","spec":{"interactive":false,"cluster":{"server":"https://x"}}}""",
            Info());

        string Info() => File.ReadAllText(_directory.Combine("program.info"));
    }

    [Fact]
    public void Variables_of_the_kubeconfig_override_inherited_ones()
    {
        var exec = Program("""printf '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"%s-%s"}}' "$ONE" "$TWO" """) with
        {
            Environment = [KeyValuePair.Create("TWO", "theirs")],
        };

        Assert.Equal("ours-theirs", Run(exec, ("ONE", "ours"), ("TWO", "ours")).Token);
    }

    [Fact]
    public void A_program_name_is_searched_in_PATH()
    {
        File.CreateSymbolicLink(Path.Combine(_directory.Subdirectory("bin"), "login"), "/bin/sh");
        var exec = Program(Writing("""{"token":"t"}""")) with { Command = "login" };

        Assert.Equal("t", Run(exec, ("PATH", $"/none:{_directory.Combine("bin")}")).Token);
    }

    [Theory]
    [InlineData("login")]
    [InlineData("/none/login")]
    public void The_error_for_a_missing_program_shows_the_install_hint(string command)
    {
        var error = Failure.Of(() => Run(
            new ExecConfig { ApiVersion = ExecConfig.V1, Command = command, InstallHint = "get it from the shelf\n" }, ("PATH", "/none")));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains($"the credential program {command} of the kubeconfig of a test", error.Message, StringComparison.Ordinal);
        Assert.EndsWith("the kubeconfig says: get it from the shelf", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData($"echo {Secret} >&2; exit 3", "exit code 3")]
    [InlineData($"echo {Secret} >&2; kill -9 $$", "signal 9")]
    [InlineData($"echo {Secret}", "not an ExecCredential")]
    [InlineData($"echo '{{\"kind\": {Secret}'", "not an ExecCredential")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"secret-of-a-test"}}'""", "not an ExecCredential of client.authentication.k8s.io/v1")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1"}'""", "neither a token nor a client certificate")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientKeyData":"secret-of-a-test"}}'""", "only one of clientCertificateData and clientKeyData")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"secret-of-a-test ä"}}'""", "a character that a token cannot have")]
    public void The_error_for_a_failed_program_names_it_without_its_output(string script, string why)
    {
        var error = Failure.Of(() => Run(Program(script)));

        Assert.Equal((int)CniErrorCode.IOFailure, error.Code);
        Assert.Contains("the credential program /bin/sh of the kubeconfig of a test", error.Message, StringComparison.Ordinal);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task At_the_deadline_the_program_and_its_children_are_killed()
    {
        using var deadline = new CancellationTokenSource();
        var program = EndlessProgram();
        var running = Aside(() => Run(program, TimeProvider.System, deadline.Token));
        using var gate = await StartedAsync();

        await deadline.CancelAsync();
        var error = await Failure.OfAsync(() => running);

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("/bin/sh", error.Message, StringComparison.Ordinal);
        await AssertGoneAsync(gate);
    }

    [Fact]
    public async Task A_program_has_ten_seconds()
    {
        var time = new FakeTimeProvider();
        var program = EndlessProgram();
        var running = Aside(() => Run(program, time, CancellationToken.None));
        using var gate = await StartedAsync();

        time.Advance(TimeSpan.FromSeconds(10));
        var error = await Failure.OfAsync(() => running);

        Assert.Equal((int)CniErrorCode.TryAgainLater, error.Code);
        Assert.Contains("within 10 s", error.Message, StringComparison.Ordinal);
        await AssertGoneAsync(gate);
    }

    private static Task<T> Aside<T>(Func<T> run) =>
        Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static string Writing(string status, string version = ExecConfig.V1) =>
        $$$"""printf %s '{"kind":"ExecCredential","apiVersion":"{{{version}}}","status":{{{status}}}}'""";

    private ExecConfig Program(string script) => new()
    {
        ApiVersion = ExecConfig.V1,
        Command = "/bin/sh",
        Arguments = [_directory.Write("program", script)],
    };

    private ExecConfig EndlessProgram()
    {
        Shell.Output("mkfifo", _directory.Combine("program.gate"));
        return Program(Endless);
    }

    private static ExecCredential Run(ExecConfig exec, params (string Name, string Value)[] environment) => new CredentialProgram(
        "the kubeconfig of a test",
        exec,
        [.. environment.Prepend(("PATH", "/usr/bin:/bin")).Select(variable => KeyValuePair.Create(variable.Item1, variable.Item2))],
        TimeProvider.System).Run(CancellationToken.None);

    private static ExecCredential Run(ExecConfig exec, TimeProvider time, CancellationToken deadline) => new CredentialProgram(
        "the kubeconfig of a test", exec, [KeyValuePair.Create("PATH", "/usr/bin:/bin")], time).Run(deadline);

    private async Task<StreamReader> StartedAsync()
    {
        var gate = await Aside(() => new StreamReader(_directory.Combine("program.gate"))).WaitAsync(Patience);
        Assert.Equal("started", await gate.ReadLineAsync().WaitAsync(Patience));
        return gate;
    }

    private static async Task AssertGoneAsync(StreamReader gate) => Assert.Equal("", await gate.ReadToEndAsync().WaitAsync(Patience));
}
