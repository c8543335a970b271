/** Auto-configuration of the endpoint. */
@NullMarked
package io.utp.spring.boot.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;
