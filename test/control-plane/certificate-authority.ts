import 'reflect-metadata'
import { webcrypto } from 'node:crypto'
import * as x509 from '@peculiar/x509'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
const day = 24 * 60 * 60 * 1000

/** A certificate or public key with its private key, both PEM text. */
export interface KeyedPem {
  readonly pem: string
  readonly key: string
}

/** Whom a certificate names: Kubernetes reads the user from the common name, the groups from organizations. */
interface Subject {
  readonly commonName: string
  readonly organizations?: readonly string[]
  /** Set for a server: the addresses and names it answers to. */
  readonly hosts?: readonly { readonly type: 'dns' | 'ip'; readonly value: string }[]
}

/** Signs what belongs to one plane. */
export interface CertificateAuthority extends KeyedPem {
  issue(subject: Subject): Promise<KeyedPem>
}

/** A new authority with its self-signed certificate. */
export async function createAuthority(commonName: string): Promise<CertificateAuthority> {
  const keys = await generateKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned(
    {
      name: [{ CN: [commonName] }],
      keys,
      signingAlgorithm: algorithm,
      ...validity(),
      extensions: [
        new x509.BasicConstraintsExtension(true, undefined, true),
        new x509.KeyUsagesExtension(
          x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature,
          true,
        ),
        await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ],
    },
    webcrypto as Crypto,
  )
  return authority(certificate, keys.privateKey)
}

/** A key pair without a certificate, as service account tokens are signed and checked with. */
export async function createKeyPair(): Promise<KeyedPem> {
  const keys = await generateKeys()
  const spki = await webcrypto.subtle.exportKey('spki', keys.publicKey)
  return { pem: x509.PemConverter.encode(spki, 'PUBLIC KEY'), key: await exportKey(keys.privateKey) }
}

async function authority(issuer: x509.X509Certificate, signingKey: CryptoKey): Promise<CertificateAuthority> {
  return {
    pem: issuer.toString('pem'),
    key: await exportKey(signingKey),
    issue: async subject => {
      const keys = await generateKeys()
      const certificate = await x509.X509CertificateGenerator.create(
        {
          subject: [
            ...(subject.organizations ?? []).map(name => ({ O: [name] })),
            { CN: [subject.commonName] },
          ],
          issuer: issuer.subjectName,
          publicKey: keys.publicKey,
          signingKey,
          signingAlgorithm: algorithm,
          ...validity(),
          extensions: await leafExtensions(subject, issuer),
        },
        webcrypto as Crypto,
      )
      return { pem: certificate.toString('pem'), key: await exportKey(keys.privateKey) }
    },
  }
}

async function leafExtensions(subject: Subject, issuer: x509.X509Certificate): Promise<x509.Extension[]> {
  const usage = subject.hosts ? x509.ExtendedKeyUsage.serverAuth : x509.ExtendedKeyUsage.clientAuth
  return [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
    new x509.ExtendedKeyUsageExtension([usage]),
    await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ...(subject.hosts ? [new x509.SubjectAlternativeNameExtension([...subject.hosts])] : []),
  ]
}

/** From an hour ago, for clocks that differ; a plane left running by hand lasts a year. */
function validity(): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(Date.now() - day / 24), notAfter: new Date(Date.now() + 365 * day) }
}

async function generateKeys(): Promise<CryptoKeyPair> {
  return (await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
}

async function exportKey(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}
