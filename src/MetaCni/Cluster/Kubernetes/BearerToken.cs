// SPDX-License-Identifier: Apache-2.0

using Cni.Errors;
using k8s;
using k8s.KubeConfigModels;

namespace MetaCni.Cluster.Kubernetes;

/// <summary>The token of a kubeconfig, fresh: a file is read for each request, a program is run again when its token is refused.</summary>
/// <remarks>
/// Service account tokens live an hour or so; whoever keeps the first one stops working then. The file's times say nothing: kubelet
/// exchanges a symbolic link above it. A file that is empty is just being written: it is read again after a moment, and no request
/// goes out without a credential meanwhile. Requests that run at the same time share the token.
/// </remarks>
internal sealed class BearerToken(KubeConfig config, TimeProvider time)
{
    private static readonly TimeSpan WriterPause = TimeSpan.FromMilliseconds(100);

    // The library's two minutes are more than a runtime waits for a whole pod.
    private static readonly TimeSpan ProgramPatience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private string _token = config.Token;
    private CniError? _programFailure;

    static BearerToken() => KubernetesClientConfiguration.ExecTimeout = ProgramPatience;

    /// <summary>Looks whether the token file, if there is one, has a token; a program is not run.</summary>
    /// <exception cref="CniException">5: it does not.</exception>
    public void RequireFile()
    {
        if (config.TokenFile.Length > 0 && ReadFile() is null)
        {
            using var pause = new CancellationTokenSource(WriterPause, time);
            pause.Token.WaitHandle.WaitOne();
            _ = ReadFile() ?? throw EmptyFile();
        }
    }

    /// <summary>True if a header can hold it: anything else would fail at each request, and with a message of its own.</summary>
    public static bool IsWellFormed(string token) => !token.AsSpan().ContainsAnyExceptInRange('!', '~');

    /// <summary>The token for the next request; empty where the credential is none.</summary>
    /// <exception cref="CniException">5: the file or the program does not give one.</exception>
    public async Task<string> CurrentAsync(CancellationToken cancellationToken)
    {
        if (await WithinAsync(TryCurrent, cancellationToken).ConfigureAwait(false) is { } token)
        {
            return token;
        }

        await Task.Delay(WriterPause, time, cancellationToken).ConfigureAwait(false);
        return TryCurrent() ?? throw EmptyFile();
    }

    /// <summary>After a refusal: gets the token anew. False where that gives the refused one again.</summary>
    /// <exception cref="CniException">As <see cref="CurrentAsync"/>.</exception>
    public async Task<bool> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        if (await WithinAsync(() => TryRenew(refused), cancellationToken).ConfigureAwait(false) is { } renewed)
        {
            return renewed;
        }

        await Task.Delay(WriterPause, time, cancellationToken).ConfigureAwait(false);
        return TryRenew(refused) ?? throw EmptyFile();
    }

    // A program blocks whoever waits for it, and knows nothing of our deadline.
    private async Task<T> WithinAsync<T>(Func<T> read, CancellationToken cancellationToken)
    {
        if (config.Exec is not { } exec)
        {
            return read();
        }

        try
        {
            // A thread of its own, in the background: it keeps no process from ending.
            return await Task.Factory
                .StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
                .WaitAsync(cancellationToken)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            throw new CniException(
                CniErrorCode.TryAgainLater,
                $"the credential program {exec.Command} of {config.Source} gave no token before the deadline",
                "",
                e);
        }
    }

    // Null: the file is empty.
    private string? TryCurrent()
    {
        lock (_lock)
        {
            if (config.TokenFile.Length > 0)
            {
                return ReadFile() is { } read ? _token = read : null;
            }

            if (config.Exec is { } exec && _token.Length == 0)
            {
                _token = Execute(exec);
            }

            return _token;
        }
    }

    private bool? TryRenew(string refused)
    {
        lock (_lock)
        {
            // Another request may have been refused, and have renewed it, first.
            if (_token == refused)
            {
                if (Fresh() is not { } fresh)
                {
                    return null;
                }

                _token = fresh;
            }

            return _token != refused;
        }
    }

    private string? Fresh()
    {
        if (config.TokenFile.Length > 0)
        {
            return ReadFile();
        }

        // Whoever writes the kubeconfig may have put a new token into it.
        return config.Exec is { } exec ? Execute(exec)
            : File.Exists(config.Source) ? KubeConfigFile.Load(config.Source).Token
            : _token;
    }

    private string? ReadFile()
    {
        try
        {
            return File.ReadAllText(config.TokenFile).Trim() is not { Length: > 0 } token ? null
                : IsWellFormed(token) ? token
                : throw new CniException(
                    CniErrorCode.InvalidNetworkConfiguration,
                    $"the token file {config.TokenFile} of {config.Source} has a character that no token has "
                    + "(a space, a line end, or none of ASCII)");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CniException(
                CniErrorCode.IOFailure, $"the token file {config.TokenFile} of {config.Source} cannot be read: {e.Message}", "", e);
        }
    }

    private CniException EmptyFile() => new(
        CniErrorCode.IOFailure,
        $"the token file {config.TokenFile} of {config.Source} is empty; whoever writes it should rename a complete file to it");

    // A program that failed is not run again by the requests that follow, such as the event about that very failure.
    private string Execute(ExternalExecution exec)
    {
        if (_programFailure is { } failure)
        {
            throw new CniException(failure);
        }

        try
        {
            return Run(exec);
        }
        catch (CniException e)
        {
            _programFailure = e.Error;
            throw;
        }
    }

    private string Run(ExternalExecution exec)
    {
        try
        {
            var token = KubernetesClientConfiguration.ExecuteExternalCommand(exec).Status.Token?.Trim();
            return string.IsNullOrEmpty(token) ? throw NoToken(exec, "it wrote a credential of another kind", null)
                : IsWellFormed(token) ? token
                : throw NoToken(exec, "what it wrote has a character that no token has", null);
        }
        catch (k8s.Exceptions.KubeConfigException e)
        {
            // After the reason come the names of exceptions and a stack.
            throw NoToken(exec, e.Message.Split('\n')[0].Split(": System.")[0].Trim(), e);
        }
    }

    private CniException NoToken(ExternalExecution exec, string why, Exception? inner) => new(
        CniErrorCode.IOFailure, $"the credential program {exec.Command} of {config.Source} gives no token: {why}", "", inner);
}
