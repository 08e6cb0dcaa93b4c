"""A passkey made of software."""

import json

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import sha256, websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData, CollectedClientData

HOME = "http://localhost"


class Authenticator:
    """A passkey made of software: it answers as a browser would."""

    def __init__(self, origin=HOME):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.number, self.origin = b"number of the passkey", origin

    def create(self, asked, flags=0x45):
        options = asked["options"]
        known = AttestedCredentialData.create(
            Aaguid.NONE, self.number, ES256.from_cryptography_key(self.key.public_key())
        )
        data = AuthenticatorData.create(sha256(options["rp"]["id"].encode()), flags, 0, bytes(known))
        attestation = cbor.encode({"fmt": "none", "attStmt": {}, "authData": bytes(data)})
        client_data = self.client_data("webauthn.create", options["challenge"])
        return self.answer({"clientDataJSON": client_data, "attestationObject": attestation})

    def get(self, asked, flags=0x05):
        options = asked["options"]
        data = bytes(AuthenticatorData.create(sha256(options["rpId"].encode()), flags, 1))
        client_data = self.client_data("webauthn.get", options["challenge"])
        signature = self.key.sign(data + sha256(client_data), ec.ECDSA(hashes.SHA256()))
        return self.answer({"clientDataJSON": client_data, "authenticatorData": data, "signature": signature})

    def client_data(self, kind, challenge):
        return bytes(CollectedClientData.create(type=kind, challenge=challenge, origin=self.origin))

    def answer(self, response):
        told = {name: websafe_encode(value) for name, value in response.items()}
        number = websafe_encode(self.number)
        return json.dumps(
            {"id": number, "rawId": number, "response": told, "type": "public-key", "clientExtensionResults": {}}
        )
