/** Who a peer is, by the certificate that it has shown. */
@NullMarked
package io.utp.spring.security;

import org.jspecify.annotations.NullMarked;
