// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Cni.Errors;
using MetaCni.Errors;
using MetaCni.Kubernetes.Kubeconfig;

namespace MetaCni.Kubernetes.Credentials;

/// <summary>
/// The token of a kubeconfig, if it has one, fresh: a file is read for each request, a program is run again when its token is refused.
/// </summary>
/// <remarks>
/// Service account tokens live an hour or so; whoever keeps the first one stops working then. The file's times say nothing: kubelet
/// exchanges a symbolic link above it. A file that is empty is just being written: it is read again after a moment, and no request
/// goes out without a credential meanwhile. Requests that run at the same time share the token. A program may give a client certificate,
/// too: that comes before the first connection, and stays.
/// </remarks>
internal sealed class BearerToken(KubeConfig config, TimeProvider time)
{
    private static readonly TimeSpan WriterPause = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly HashSet<string> _known = [];
    private string _token = config.Token;
    private ExecCredential? _given;
    private CniError? _programFailure;

    /// <summary>Every token that a request may have carried.</summary>
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

    /// <summary>Our environment, for a program.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    /// <summary>Told of the client certificate that a program gives, before a request is sent.</summary>
    public Action<ExecCredential> Certified { get; init; } = _ => { };

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

    /// <summary>The token for the next request; empty where the credential is none.</summary>
    /// <exception cref="CniException">5: the file or the program does not give one. 11: not before the deadline.</exception>
    public async Task<string> CurrentAsync(CancellationToken cancellationToken)
    {
        if (await AsideAsync(() => TryCurrent(cancellationToken)).ConfigureAwait(false) is { } token)
        {
            return token;
        }

        await Task.Delay(WriterPause, time, cancellationToken).ConfigureAwait(false);
        return TryCurrent(cancellationToken) ?? throw EmptyFile();
    }

    /// <summary>After a refusal: gets the token anew. False where that gives the refused one again.</summary>
    /// <exception cref="CniException">As <see cref="CurrentAsync"/>.</exception>
    public async Task<bool> RenewAsync(string refused, CancellationToken cancellationToken)
    {
        if (await AsideAsync(() => TryRenew(refused, cancellationToken)).ConfigureAwait(false) is { } renewed)
        {
            return renewed;
        }

        await Task.Delay(WriterPause, time, cancellationToken).ConfigureAwait(false);
        return TryRenew(refused, cancellationToken) ?? throw EmptyFile();
    }

    // A program blocks whoever waits for it: a thread of its own, in the background.
    private Task<T> AsideAsync<T>(Func<T> read) => config.Exec is null
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

            if (config.Exec is { } exec && _given is null)
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
            // Another request may have been refused, and have renewed it, first. A certificate stays with its connections.
            if (_token == refused && _given is null or { ClientCertificate: "" })
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

        // Whoever writes the kubeconfig may have put a new token into it.
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
                $"the token file {config.TokenFile} of {config.Source} has a character that no token has "
                + "(a space, a line end, or none of ASCII)");
    }

    private CniException EmptyFile() => new(
        CniErrorCode.IOFailure,
        $"the token file {config.TokenFile} of {config.Source} is empty; whoever writes it should rename a complete file to it");

    // A program that failed is not run again by the requests that follow, such as the event about that very failure.
    private string Execute(ExecConfig exec, CancellationToken cancellationToken)
    {
        if (_programFailure is { } failure)
        {
            throw new CniException(failure);
        }

        try
        {
            _given = new CredentialProgram(config.Source, exec, Environment, time).Run(cancellationToken);
            if (_given.ClientCertificate.Length > 0)
            {
                Certified(_given);
            }

            return _given.Token;
        }
        catch (CniException e)
        {
            _programFailure = e.Error;
            throw;
        }
    }
}
