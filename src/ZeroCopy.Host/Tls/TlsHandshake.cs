using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ZeroCopy.Host.Tls;

/// <summary>Chooses what a handshake on an endpoint is done with, by the host that the client asks for.</summary>
internal sealed class TlsHandshake(ServerCertificates certificates, TlsParameters parameters, ListenOptions endpoint)
{
    private static readonly List<SslApplicationProtocol> Http3Only = [SslApplicationProtocol.Http3];

    // By certificate, so that they go with it.
    private readonly ConditionalWeakTable<ServerCertificate, SslServerAuthenticationOptions> _overTcp = [];
    private readonly ConditionalWeakTable<ServerCertificate, SslServerAuthenticationOptions> _overQuic = [];

    /// <summary>Called by Kestrel for each connection.</summary>
    public ValueTask<SslServerAuthenticationOptions> OnConnection(TlsHandshakeCallbackContext context)
    {
        var certificate = certificates.Find(context.ClientHelloInfo.ServerName) ?? throw new AuthenticationException("There is no certificate.");
        context.AllowDelayedClientCertificateNegotation = parameters.ClientCertificates == ClientCertificateMode.DelayCertificate;

        // A connection of QUIC has no stream of this kind.
        return ValueTask.FromResult(context.SslStream is null
            ? _overQuic.GetValue(certificate, CreateForQuic)
            : _overTcp.GetValue(certificate, CreateForTcp));
    }

    private SslServerAuthenticationOptions CreateForTcp(ServerCertificate certificate)
    {
        var protocols = new List<SslApplicationProtocol>();

        if ((endpoint.Protocols & HttpProtocols.Http2) != 0)
        {
            protocols.Add(SslApplicationProtocol.Http2);
        }

        if ((endpoint.Protocols & HttpProtocols.Http1) != 0)
        {
            protocols.Add(SslApplicationProtocol.Http11);
        }

        return Create(certificate, protocols, parameters.Versions);
    }

    // RFC 9001 §4.2: no older version than TLS 1.3.
    private SslServerAuthenticationOptions CreateForQuic(ServerCertificate certificate) => Create(certificate, Http3Only, SslProtocols.Tls13);

    private SslServerAuthenticationOptions Create(ServerCertificate certificate, List<SslApplicationProtocol> protocols, SslProtocols versions)
    {
        var isAsked = parameters.ClientCertificates is ClientCertificateMode.AllowCertificate or ClientCertificateMode.RequireCertificate;

        return new SslServerAuthenticationOptions
        {
            ServerCertificateContext = certificate.Context,
            ApplicationProtocols = protocols,
            EnabledSslProtocols = versions,

            // RFC 9113 §9.2.1.
            AllowRenegotiation = false,
            ClientCertificateRequired = isAsked,
            RemoteCertificateValidationCallback = isAsked ? IsClientAccepted : null,
        };
    }

    private bool IsClientAccepted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors) => certificate is null
        ? parameters.ClientCertificates != ClientCertificateMode.RequireCertificate
        : errors == SslPolicyErrors.None;
}
