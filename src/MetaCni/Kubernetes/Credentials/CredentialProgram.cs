// SPDX-License-Identifier: Apache-2.0
//
// client-go, "exec" credential plugins: the program reads its task from KUBERNETES_EXEC_INFO and writes an ExecCredential. Its stderr is
// captured, so that a child that holds it open does not delay the runtime. It is never shown: it may contain secrets.

using System.Text.Json.Nodes;
using Cni.Errors;
using Cni.Invocation;
using Cni.Json;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>Runs the credential program, and kills it when it exceeds its time limit.</summary>
/// <param name="source">The kubeconfig, for messages.</param>
/// <param name="exec">The program.</param>
/// <param name="environment">Our environment.</param>
/// <param name="time">The clock.</param>
internal sealed class CredentialProgram(
    string source, ExecConfig exec, IReadOnlyList<KeyValuePair<string, string>> environment, TimeProvider time)
{
    private const string Kind = "ExecCredential";

    // The runtime waits for the whole operation; a working program takes less.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(10);

    private readonly PosixSpawnRunner _runner = new(time) { TerminationGrace = TimeSpan.FromMilliseconds(200) };

    /// <summary>Runs the program until it exits or the deadline passes.</summary>
    /// <exception cref="CniException">5: it returns no credential. 11: it did not finish in time.</exception>
    public ExecCredential Run(CancellationToken cancellationToken)
    {
        using var timeLimit = new CancellationTokenSource(TimeLimit, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timeLimit.Token, cancellationToken);
        var output = Run(FindPath(), limit.Token, cancellationToken);
        return output switch
        {
            { Signal: { } signal } => throw NoCredential($"it was terminated by signal {signal}"),
            { ExitCode: not 0 } => throw NoCredential(
                $"it failed with exit code {output.ExitCode}; run it by hand to see why (its stderr may hold secrets and is not shown)"),
            _ => Read(output.StandardOutput),
        };
    }

    private PluginOutput Run(string path, CancellationToken limit, CancellationToken cancellationToken)
    {
        try
        {
            return _runner.Run(
                new PluginProcess { Path = path, Arguments = exec.Arguments, Environment = Variables(), StandardInput = default }, limit);
        }
        catch (CniException e) when (e.Error.Code == (int)PluginErrorCode.PluginTimedOut)
        {
            // A service that the program queries may be slow, so the caller may retry.
            var term = cancellationToken.IsCancellationRequested ? "before the deadline" : $"within {TimeLimit.TotalSeconds:0} s";
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"the credential program {PlainText.Word(exec.Command)} of {source} did not finish {term} and was killed",
                "",
                e);
        }
        catch (CniException e)
        {
            throw NoCredential(e.Error.Message);
        }
    }

    private string FindPath()
    {
        if (exec.Command.Contains('/'))
        {
            return File.Exists(exec.Command) ? exec.Command : throw NotFound("it does not exist");
        }

        try
        {
            var path = environment.LastOrDefault(variable => variable.Key == "PATH").Value ?? "";
            return _runner.Find(exec.Command, path.Split(':', StringSplitOptions.RemoveEmptyEntries));
        }
        catch (CniException)
        {
            throw NotFound("no directory of PATH has it; write its full path");
        }
    }

    private CniException NotFound(string why) =>
        NoCredential(exec.InstallHint.Length > 0 ? $"{why}; the kubeconfig says: {exec.InstallHint.Trim()}" : why);

    private List<string> Variables()
    {
        var variables = new OrderedDictionary<string, string>();
        foreach (var (name, value) in environment.Concat(exec.Environment))
        {
            variables[name] = value;
        }

        var spec = new JsonObject { ["interactive"] = false };
        if (exec.Cluster is { } cluster)
        {
            spec["cluster"] = cluster.DeepClone();
        }

        variables["KUBERNETES_EXEC_INFO"] = System.Text.Encoding.UTF8.GetString(
            JsonBorder.Write(new JsonObject { ["kind"] = Kind, ["apiVersion"] = exec.ApiVersion, ["spec"] = spec }));
        return [.. variables.Select(variable => $"{variable.Key}={variable.Value}")];
    }

    private ExecCredential Read(byte[] output)
    {
        var document = new JsonMembers(ReadDocument(output), JsonKeyCase.Exact);
        if (document.Text("kind") != Kind || document.Text("apiVersion") != exec.ApiVersion)
        {
            throw NoCredential($"its output is not an {Kind} of {exec.ApiVersion}");
        }

        var status = document.Members("status") ?? new JsonMembers([], JsonKeyCase.Exact);
        var (token, certificate, key) = (
            status.TextOrEmpty("token").Trim(), status.TextOrEmpty("clientCertificateData"), status.TextOrEmpty("clientKeyData"));
        return (token.Length, certificate.Length, key.Length) switch
        {
            (_, > 0, 0) or (_, 0, > 0) => throw NoCredential("it wrote only one of clientCertificateData and clientKeyData"),
            (0, 0, 0) => throw NoCredential("it wrote neither a token nor a client certificate"),
            _ => TokenText.IsWellFormed(token)
                ? new ExecCredential(token, certificate, key)
                : throw NoCredential("the token that it wrote has a character that a token cannot have"),
        };
    }

    private JsonObject ReadDocument(byte[] output)
    {
        try
        {
            return JsonBorder.ReadObject(output, "its output");
        }
        catch (CniException)
        {
            // The parser's message would quote the document, which may contain secrets.
            throw NoCredential($"its output is not an {Kind}");
        }
    }

    private CniException NoCredential(string why) => new(
        CniErrorCode.IOFailure, $"the credential program {PlainText.Word(exec.Command)} of {source} returned no credential: {why}");
}
