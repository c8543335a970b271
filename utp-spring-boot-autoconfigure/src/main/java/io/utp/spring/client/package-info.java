/** Interfaces that are called, and dial. */
@NullMarked
package io.utp.spring.client;

import org.jspecify.annotations.NullMarked;
