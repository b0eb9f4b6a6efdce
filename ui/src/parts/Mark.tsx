/** Bellward's mark: a bell that is also a shield. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        d="M16 3c3.2 2.4 6.6 3.5 10.5 3.7 0 9.6-2.6 16.6-10.5 21.3C8.100 23.300 5.500 16.300 5.500 6.700 9.400 6.500 12.800 5.400 16 3Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="2"
        strokeLinejoin="round"
      />
      <path
        d="M16 9.500a4.300 4.300 0 0 1 4.300 4.300v3.200l1.500 2.300H10.200l1.500-2.300v-3.200A4.300 4.300 0 0 1 16 9.500Zm-1.500 11.300h3a1.500 1.500 0 0 1-3 0Z"
        fill="currentColor"
      />
    </svg>
  );
}
