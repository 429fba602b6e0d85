import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type {
  AdministrationEntry,
  ApiClientEntry,
  EnrolBody,
  NewApiClientBody,
  NewApiClientSchema,
  NewPersonBody,
  NewPositionBody,
  PersonEntry,
  PositionEntry,
  UnitEntry,
} from '../../identity/schema.ts';
import { command, read } from '../api/client.ts';

type List<T> = { readonly items: readonly T[] };

export function usePeople() {
  return useQuery({
    queryKey: ['people'],
    queryFn: ({ signal }) => read<List<PersonEntry>>('/people', signal),
  });
}

export function usePositions() {
  return useQuery({
    queryKey: ['positions'],
    queryFn: ({ signal }) => read<List<PositionEntry>>('/positions', signal),
  });
}

export function useUnits() {
  return useQuery({ queryKey: ['units'], queryFn: ({ signal }) => read<List<UnitEntry>>('/units', signal) });
}

export function useApiClients() {
  return useQuery({
    queryKey: ['api-clients'],
    queryFn: ({ signal }) => read<List<ApiClientEntry>>('/api-clients', signal),
  });
}

export function useAdministrations() {
  return useQuery({
    queryKey: ['directory', 'all'],
    queryFn: ({ signal }) => read<List<AdministrationEntry>>('/administrations?limit=100', signal),
  });
}

/** A command that makes the lists it touches be read again. */
function useCommand<Input, Output = unknown>(
  run: (input: Input) => Promise<Output>,
  touches: readonly string[],
) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: () => Promise.all(touches.map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  });
}

export const useCreatePerson = () =>
  useCommand(
    (person: Static<typeof NewPersonBody>) => command<PersonEntry>('POST', '/people', person),
    ['people'],
  );

export const useCreatePosition = () =>
  useCommand(
    (position: Static<typeof NewPositionBody>) => command<PositionEntry>('POST', '/positions', position),
    ['positions'],
  );

/** Changes who holds a position; `null` leaves it vacant, its tasks stay with it. */
export const useAssignPosition = () =>
  useCommand(
    ({ id, holderId }: { id: string; holderId: string | null }) =>
      command('PATCH', `/positions/${id}`, { holderId }),
    ['positions', 'session'],
  );

export const useSetPersonStatus = () =>
  useCommand(
    ({ id, status }: { id: string; status: PersonEntry['status'] }) =>
      command('PUT', `/people/${id}/status`, { status }),
    ['people'],
  );

export const useCreateApiClient = () =>
  useCommand(
    (client: Static<typeof NewApiClientBody>) =>
      command<Static<typeof NewApiClientSchema>>('POST', '/api-clients', client),
    ['api-clients'],
  );

export const useRevokeApiClient = () =>
  useCommand((id: string) => command('DELETE', `/api-clients/${id}`), ['api-clients']);

export const useEnrol = () =>
  useCommand((body: Static<typeof EnrolBody>) => command('POST', '/administrations', body), ['directory']);
