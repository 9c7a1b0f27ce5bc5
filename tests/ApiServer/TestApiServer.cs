// SPDX-License-Identifier: Apache-2.0

using System.Security.Cryptography;
using System.Text.Json.Nodes;
using ApiServer.Access;
using ApiServer.Faults;
using ApiServer.Hosting;
using ApiServer.Storage;
using ApiServer.Verbs;

namespace ApiServer;

/// <summary>
/// A Kubernetes API server for tests: TLS, HTTP/1.1 and HTTP/2, on a separate port. It behaves as the real server is documented and was
/// recorded, whatever a client expects.
/// </summary>
public sealed class TestApiServer : IAsyncDisposable
{
    /// <summary>A user with all permissions.</summary>
    public const string Admin = "kubernetes-admin";

    private static readonly string[] FirstNamespaces = ["default", "kube-node-lease", "kube-public", "kube-system"];

    private readonly CertificateAuthority authority = new();
    private readonly TimeProvider time;
    private readonly ServiceAccountTokens tokens;
    private readonly Authorizer authorizer;
    private readonly UserRegistry users = new();
    private readonly ObjectStore store;
    private readonly Creation creation;
    private readonly Deletion deletion;
    private readonly RequestPipeline pipeline;
    private readonly Listener listener;

    private TestApiServer(TestApiServerOptions options)
    {
        store = new ObjectStore(options.FirstVersion);
        creation = new Creation(store, options.Time);
        deletion = new Deletion(store, options.Time);
        AddUser(Admin, RandomNumberGenerator.GetHexString(32), Rule.Everything);
        time = options.Time;
        tokens = new ServiceAccountTokens(store, options.Time);
        authorizer = new Authorizer(store);
        pipeline = new RequestPipeline(
            new Authenticator(users, tokens, authority, users.Named(Admin)), authorizer, new ApiRouter(store, tokens, options));
        listener = new Listener(authority.IssueForServer(), options, pipeline.HandleAsync);
        Array.ForEach(FirstNamespaces, creation.AddNamespace);
    }

    public Uri Address => listener.Address;

    public string AuthorityPem => authority.CertificatePem;

    public CertificateAuthority Authority => authority;

    public FaultList Faults => pipeline.Faults;

    /// <summary>The open watches, which a test may break, hold or misuse.</summary>
    public WatchList Watches => pipeline.Watches;

    public RequestLog Log => pipeline.Log;

    /// <summary>The decisions of the authorizer.</summary>
    public AccessLog Access => authorizer.Log;

    public IReadOnlyList<RecordedRequest> Requests => Log.Snapshot();

    /// <summary>The version of the last change.</summary>
    public long Version => store.Now().Version;

    public static async Task<TestApiServer> StartAsync(TestApiServerOptions? options = null, CancellationToken cancellation = default)
    {
        var server = new TestApiServer(options ?? new TestApiServerOptions());
        await server.listener.StartAsync(cancellation).ConfigureAwait(false);
        return server;
    }

    /// <summary>Stores an object, with its uid and timestamps if it has them; returns the stored object.</summary>
    public JsonObject Create(JsonObject document) => (JsonObject)creation.Seed(document).DeepClone();

    public IReadOnlyList<JsonObject> Objects(ResourceType type) =>
        [.. store.Now().Objects.Where(entry => entry.Key.Resource == type.QualifiedName).Select(entry => (JsonObject)entry.Value.DeepClone())];

    /// <summary>Waits until the type has that many objects.</summary>
    public Task WaitForAsync(ResourceType type, int count, CancellationToken cancellation) =>
        UntilAsync(() => store.Now().Objects.Count(entry => entry.Key.Resource == type.QualifiedName) >= count, cancellation);

    /// <summary>Waits until the objects are as they should be.</summary>
    public async Task UntilAsync(Func<bool> isReached, CancellationToken cancellation)
    {
        for (var now = store.Now(); !isReached(); now = store.Now())
        {
            var (changes, next) = store.Since(now.Position);
            await (changes.Count > 0 ? Task.CompletedTask : next.WaitAsync(cancellation)).ConfigureAwait(false);
        }
    }

    public JsonObject? Find(ResourceType type, string @namespace, string name) =>
        store.Now().Objects.GetValueOrDefault(ObjectKey.Of(type, @namespace, name))?.DeepClone() as JsonObject;

    /// <summary>Changes an object as another client would.</summary>
    public void Change(ObjectKey key, Action<JsonObject> change) => store.Change(key, before =>
    {
        var after = (JsonObject)(before ?? throw new ArgumentException($"there is no {key}", nameof(key))).DeepClone();
        change(after);
        return WireOrder.Apply(ResourceTypes.Qualified(key.Resource), after);
    });

    /// <summary>Removes an object, whatever its finalizers.</summary>
    public void Delete(ObjectKey key) => deletion.Force(key);

    public void AddUser(string name, string token, params Rule[] rules) => users.Add(new User(name, rules), token);

    /// <summary>Replaces a user's token; the previous one has expired.</summary>
    public void RotateToken(string user, string token) => users.ReplaceToken(user, token);

    public void ExpireToken(string user) => users.ExpireToken(user);

    /// <summary>Revokes every token of a service account that was issued before, as a new signing key does. Open watches go on.</summary>
    public void RevokeIssuedTokens() => tokens.ReplaceKey();

    /// <summary>
    /// The permissions that stored roles grant to a service account and that none of its requests has needed, in RBAC's words.
    /// </summary>
    public IReadOnlyList<string> UnusedPermissions(string @namespace, string serviceAccount)
    {
        var user = User.OfServiceAccount(@namespace, serviceAccount);
        return Access.Unused(user.Name, authorizer.BoundRules(user));
    }

    public string Token(string user) => users.Token(user);

    /// <summary>The token that kubelet requests for a pod: of its service account, for an hour, bound to the pod.</summary>
    public string IssueToken(JsonObject pod)
    {
        var now = time.GetUtcNow();
        var (@namespace, account) = (Metadata.Namespace(pod), Metadata.Text(pod, "spec", "serviceAccountName"));
        return tokens.Issue(new TokenClaims
        {
            Namespace = @namespace,
            Name = account,
            Uid = Metadata.Uid(Find(ResourceTypes.ServiceAccounts, @namespace, account)!),
            Audiences = [ServiceAccountTokens.Issuer],
            Issued = now,
            Expires = now.AddHours(1),
            PodName = Metadata.Name(pod),
            PodUid = Metadata.Uid(pod),
        });
    }

    public string KubeConfig(string user = Admin) => KubeConfigText.WithToken(Address, AuthorityPem, users.Token(user));

    /// <summary>A kubeconfig with the path of a token file, which the test writes.</summary>
    public string KubeConfigWithTokenFile(string path) => KubeConfigText.WithTokenFile(Address, AuthorityPem, path);

    public string KubeConfigWithCertificate(string user)
    {
        using var certificate = authority.IssueForUser(user, TimeSpan.FromHours(1));
        return KubeConfigText.WithCertificate(Address, AuthorityPem, certificate);
    }

    /// <summary>Expires all versions before the current one.</summary>
    public void Compact() => store.Compact();

    /// <summary>Sends a bookmark to every watch that allows bookmarks.</summary>
    public void Bookmark() => store.Bookmark();

    /// <summary>Ends the watches as their time limit does.</summary>
    public Task EndWatchesAsync() => listener.EndWatchesAsync();

    /// <summary>Refuses connections until <see cref="StartListeningAsync"/>.</summary>
    public Task StopListeningAsync() => listener.StopAsync();

    /// <summary>Listens again at the same address.</summary>
    public Task StartListeningAsync(CancellationToken cancellation) => listener.StartAsync(cancellation);

    public async ValueTask DisposeAsync()
    {
        await listener.DisposeAsync().ConfigureAwait(false);
        tokens.Dispose();
        authority.Dispose();
    }
}
