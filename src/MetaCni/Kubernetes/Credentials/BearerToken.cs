// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>
/// The current token of a kubeconfig, if it has one. A token file is read for each request; a program is run again when its token is
/// rejected.
/// </summary>
/// <remarks>
/// Service account tokens expire after about an hour, so a client that keeps its first token stops working. The file's timestamps do not
/// help: kubelet replaces a symbolic link in its path. An empty file is being written: it is read again after a short pause, and no
/// request is sent without a credential. Concurrent requests share the token. A program may also return a client certificate: it is
/// used from the first connection on and is not replaced.
/// </remarks>
internal sealed class BearerToken(KubeConfig config, TimeProvider time)
{
    private static readonly TimeSpan WriterPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private string _token = config.Token;
    private ExecCredential? _credential;
    private CniError? _programFailure;

    /// <summary>Every token that a request may have carried, for the removal of secrets.</summary>
    public IReadOnlyList<string> Known
    {
        get
        {
            lock (_lock)
            {
                return [.. _known, _token, config.Token];
            }
        }
    }

    /// <summary>Our environment, for a credential program.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Called with the client certificate that a program returned, before a request is sent.</summary>
    public Action<ExecCredential> Certified { get; init; } = _ => { };

    /// <summary>Checks that the token file, if one is configured, has a token; runs no program.</summary>
    /// <exception cref="CniException">5: the file has no token.</exception>
    public void RequireFile()
    {
        if (config.TokenFile.Length > 0 && ReadFile() is null)
        {
            using var pause = new CancellationTokenSource(WriterPause, time);
            pause.Token.WaitHandle.WaitOne();
            _ = ReadFile() ?? throw EmptyFile();
        }
    }

    /// <summary>The token for the next request; empty where the kubeconfig has none.</summary>
    /// <exception cref="CniException">
    /// 5: the file or the program returns no token. 11: the program did not return one before the deadline.
    /// </exception>
    public async Task<string> CurrentAsync(CancellationToken cancellationToken)
    {
        if (await RunAsync(() => TryCurrent(cancellationToken)).ConfigureAwait(false) is { } token)
        {
            return token;
        }

        await Task.Delay(WriterPause, time, cancellationToken).ConfigureAwait(false);
        return TryCurrent(cancellationToken) ?? throw EmptyFile();
    }

    /// <summary>Gets a new token after a rejection; false if the new token is the rejected one.</summary>
    /// <exception cref="CniException">As <see cref="CurrentAsync"/>.</exception>
    public async Task<bool> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        if (await RunAsync(() => TryRenew(refused, cancellationToken)).ConfigureAwait(false) is { } renewed)
        {
            return renewed;
        }

        await Task.Delay(WriterPause, time, cancellationToken).ConfigureAwait(false);
        return TryRenew(refused, cancellationToken) ?? throw EmptyFile();
    }

    // A program blocks the thread that waits for it, so it gets a background thread of its own.
    private Task<T> RunAsync<T>(Func<T> read) => config.Exec is null
        ? Task.FromResult(read())
        : Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    // Null: the file is empty.
    private string? TryCurrent(CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (config.TokenFile.Length > 0)
            {
                return ReadFile() is { } read ? Remember(read) : null;
            }

            if (config.Exec is { } exec && _credential is null)
            {
                Remember(Execute(exec, cancellationToken));
            }

            return _token;
        }
    }

    private bool? TryRenew(string refused, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            // Another request may have been rejected and have renewed the token first. A client certificate stays with its connections.
            if (_token == refused && _credential is null or { ClientCertificate: "" })
            {
                if (Fresh(cancellationToken) is not { } fresh)
                {
                    return null;
                }

                Remember(fresh);
            }

            return _token != refused;
        }
    }

    private string Remember(string token)
    {
        _known.Add(_token);
        return _token = token;
    }

    private string? Fresh(CancellationToken cancellationToken)
    {
        if (config.TokenFile.Length > 0)
        {
            return ReadFile();
        }

        // A tool may have written a new token to the kubeconfig.
        return config.Exec is { } exec ? Execute(exec, cancellationToken)
            : File.Exists(config.Source) ? KubeConfigFile.Load(config.Source).Token
            : _token;
    }

    private string? ReadFile()
    {
        var content = AdministratorFile.Read(config.TokenFile, $"the token file of {config.Source}:");
        return Encoding.UTF8.GetString(content).Trim() is not { Length: > 0 } token ? null
            : TokenText.IsWellFormed(token) ? token
            : throw new CniException(
                CniErrorCode.InvalidNetworkConfiguration,
                $"the token file {config.TokenFile} of {config.Source} has a character that a token cannot have "
                + "(a space, a line end or a non-ASCII character)");
    }

    private CniException EmptyFile() => new(
        CniErrorCode.IOFailure,
        $"the token file {config.TokenFile} of {config.Source} is empty; write the token to another file and rename that file to it");

    // A program that failed is not run again for later requests, such as the event about this failure.
    private string Execute(ExecConfig exec, CancellationToken cancellationToken)
    {
        if (_programFailure is { } failure)
        {
            throw new CniException(failure);
        }

        try
        {
            _credential = new CredentialProgram(config.Source, exec, Environment, time).Run(cancellationToken);
            if (_credential.ClientCertificate.Length > 0)
            {
                Certified(_credential);
            }

            return _credential.Token;
        }
        catch (CniException e)
        {
            _programFailure = e.Error;
            throw;
        }
    }
}
