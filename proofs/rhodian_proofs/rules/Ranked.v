(* Checked: the rule for `scan_ranked`: a loop in an order of places of its own.

   A row is a place with its item. The loop goes over the rows by rising key, those of equal key as they stand; so it is
   a `scan` over the rows in that order, and all of Scan.v holds of it. What is written at the places comes back in the
   order given. Used by loops.py, for `scan_ranked`, by claims/ranked.py, and by Onward.v. *)

From Coq Require Import List ZArith Lia Permutation Sorted.
From Rhodian Require Import Sums Scan.
Import ListNotations.
Open Scope Z_scope.

Section Ranking.
Context {Item : Type}.
Variable key : Item -> Z.

Definition rows (l : list Item) : list (nat * Item) := combine (seq 0 (length l)) l.

(* That one row is gone over before another. *)
Definition sooner (r q : nat * Item) : Prop :=
  key (snd r) < key (snd q) \/ (key (snd r) = key (snd q) /\ (fst r < fst q)%nat).

(* `sorted(range(len(items)), key=keys.__getitem__)`: all that is assumed of it is that it is a stable sort by the
  keys. *)
Definition ranking (l : list Item) (order : list (nat * Item)) : Prop :=
  Permutation order (rows l) /\ StronglySorted sooner order.

Lemma rows_length : forall l, length (rows l) = length l.
Proof. intros. unfold rows. rewrite combine_length, seq_length. lia. Qed.

Lemma places_of_rows : forall l, map fst (rows l) = seq 0 (length l).
Proof.
  intros l. unfold rows. generalize 0%nat. induction l as [|a l IH]; intros n; simpl; [|rewrite IH]; reflexivity.
Qed.

Lemma items_of_rows : forall l, map snd (rows l) = l.
Proof.
  intros l. unfold rows. generalize 0%nat. induction l as [|a l IH]; intros n; simpl; [|rewrite IH]; reflexivity.
Qed.

Lemma sooner_trans : forall p q r, sooner p q -> sooner q r -> sooner p r.
Proof. unfold sooner. lia. Qed.

Fixpoint insert (r : nat * Item) (l : list (nat * Item)) : list (nat * Item) :=
  match l with
  | [] => [r]
  | q :: l' => if key (snd r) <=? key (snd q) then r :: q :: l' else q :: insert r l'
  end.

Lemma insert_permutation : forall r l, Permutation (insert r l) (r :: l).
Proof.
  induction l as [|q l IH]; simpl; auto. destruct (_ <=? _); auto.
  rewrite IH. apply perm_swap.
Qed.

Lemma insert_sorted : forall r l, (forall q, In q l -> (fst r < fst q)%nat) -> StronglySorted sooner l ->
  StronglySorted sooner (insert r l).
Proof.
  induction l as [|q l IH]; intros Hlt Hs; simpl; [repeat constructor|].
  inversion Hs as [|? ? Hl Hq]; subst. rewrite Forall_forall in Hq.
  destruct (Z.leb_spec (key (snd r)) (key (snd q))) as [H|H].
  - assert (Hrq : sooner r q) by (specialize (Hlt q (or_introl eq_refl)); unfold sooner; lia).
    constructor; [assumption|]. apply Forall_forall. intros x [<-|Hx]; [assumption|]. eapply sooner_trans; eauto.
  - constructor; [apply IH; auto; intros; apply Hlt; simpl; auto|].
    apply Forall_forall. intros x Hx. apply (Permutation_in _ (insert_permutation r l)) in Hx.
    destruct Hx as [<-|Hx]; [left; assumption | auto].
Qed.

(* There is such an order of any items, ... *)
Theorem a_ranking_exists : forall l, exists order, ranking l order.
Proof.
  intros l. exists (fold_right insert [] (rows l)). unfold ranking.
  assert (Hs : StronglySorted (fun r q : nat * Item => fst r < fst q)%nat (rows l)).
  { unfold rows. generalize 0%nat. induction l as [|a l IH]; intros n; simpl; constructor; auto.
    apply Forall_forall. intros [p b] H. apply in_combine_l, in_seq in H. simpl. lia. }
  induction Hs as [|r q Hq [IHp IHs] Hr]; simpl; [split; constructor|]. split.
  - rewrite insert_permutation. auto.
  - apply insert_sorted; [|assumption]. intros x Hx. rewrite Forall_forall in Hr. apply Hr.
    apply (Permutation_in _ IHp). assumption.
Qed.

Lemma sorted_unique : forall l r, Permutation l r -> StronglySorted sooner l -> StronglySorted sooner r -> l = r.
Proof.
  induction l as [|a l IH]; intros r Hp Hl Hr; [symmetry; apply Permutation_nil; assumption|].
  destruct r as [|b r]; [symmetry in Hp; apply Permutation_nil in Hp; discriminate|].
  inversion Hl as [|? ? Hl' Ha]; inversion Hr as [|? ? Hr' Hb]; subst. rewrite Forall_forall in *.
  assert (a = b); [|subst; f_equal; apply IH; auto; eapply Permutation_cons_inv; eauto].
  assert (Hab : a = b \/ In a r) by (destruct (Permutation_in _ Hp (or_introl eq_refl)); auto).
  assert (Hba : b = a \/ In b l) by (destruct (Permutation_in _ (Permutation_sym Hp) (or_introl eq_refl)); auto).
  destruct Hab as [|Hab], Hba as [|Hba]; auto. apply Hb in Hab. apply Ha in Hba. unfold sooner in *. lia.
Qed.

(* ... and only one: so the same columns are ranked the same way by the same key, however often. *)
Theorem a_ranking_is_the_only_one : forall l order other, ranking l order -> ranking l other -> order = other.
Proof.
  intros l order other [Hp Hs] [Hp' Hs']. apply sorted_unique; auto. rewrite Hp, Hp'. reflexivity.
Qed.

(* Every place is in it once, each with its own item. *)
Theorem a_ranking_takes_each_place_once : forall l order, ranking l order ->
  Permutation (map fst order) (seq 0 (length l)) /\ NoDup (map fst order) /\ Permutation (map snd order) l /\
  (forall p a, In (p, a) order <-> nth_error l p = Some a).
Proof.
  intros l order [Hp _]. assert (Hf : Permutation (map fst order) (seq 0 (length l))).
  { rewrite <- places_of_rows. apply Permutation_map. assumption. }
  split; [assumption|]. split; [rewrite Hf; apply seq_NoDup|].
  split; [rewrite <- (items_of_rows l) at 1; apply Permutation_map; assumption|].
  intros p a. assert (G : In (p, a) (rows l) <-> nth_error l p = Some a).
  { assert (G : forall l n, In (p, a) (combine (seq n (length l)) l) <-> (n <= p)%nat /\ nth_error l (p - n) = Some a).
    { clear. induction l as [|b l IH]; intros n; simpl.
      - split; [tauto|]. intros [_ H]. destruct (p - n)%nat; discriminate.
      - rewrite IH. destruct (Nat.eq_dec p n) as [->|Hn].
        + rewrite Nat.sub_diag. simpl. split; [intros [[= <-]|[H _]]; auto; lia | intros [_ [= <-]]; auto].
        + split; [intros [[= <- _]|[H1 H2]]; [lia|] | intros [H1 H2]; right].
          * split; [lia|]. replace (p - n)%nat with (S (p - S n)) by lia. assumption.
          * split; [lia|]. replace (p - n)%nat with (S (p - S n)) in H2 by lia. assumption. }
    unfold rows. rewrite G, Nat.sub_0_r. intuition lia. }
  rewrite <- G. split; apply Permutation_in; [|symmetry]; assumption.
Qed.

(* What all items add up to is the same in the ranked order as in the order given. *)
Theorem a_ranking_keeps_the_sums : forall l order (f : Item -> Z), ranking l order ->
  sum (fun row => f (snd row)) order = sum f l.
Proof.
  intros l order f H. rewrite <- (sum_map _ _ f snd). apply sum_permutation.
  apply a_ranking_takes_each_place_once. assumption.
Qed.

(* Those taken before a row are they who are to be taken sooner: of a lower key, or of the same and standing earlier.
   So what they add up to is a sum over all rows, whatever the order. *)
Definition is_sooner (r q : nat * Item) : bool :=
  (key (snd r) <? key (snd q)) || ((key (snd r) =? key (snd q)) && Nat.ltb (fst r) (fst q)).

Lemma is_sooner_spec : forall r q, is_sooner r q = true <-> sooner r q.
Proof.
  intros r q. unfold is_sooner, sooner.
  rewrite Bool.orb_true_iff, Bool.andb_true_iff, Z.ltb_lt, Z.eqb_eq, Nat.ltb_lt. tauto.
Qed.

Theorem what_is_taken_before_is_what_is_sooner : forall l pre row post (f : Item -> Z),
  ranking l (pre ++ row :: post) ->
  sum (fun r => f (snd r)) pre = sum (fun r => if is_sooner r row then f (snd r) else 0) (rows l).
Proof.
  intros l pre row post f [Hp Hs]. rewrite <- (sum_permutation _ _ _ _ Hp), sum_app, sum_cons.
  assert (Hpre : forall r, In r pre -> sooner r row).
  { intros r Hr. clear Hp. induction pre as [|a pre IH]; [destruct Hr|]. simpl in Hs.
    inversion Hs as [|? ? Hl Ha]; subst.
    destruct Hr as [<-|Hr]; [|auto]. rewrite Forall_forall in Ha. apply Ha, in_or_app. simpl. auto. }
  assert (Hpost : forall r, In r (row :: post) -> ~ sooner r row).
  { clear Hp Hpre. induction pre as [|a pre IH]; [|simpl in Hs; inversion Hs; auto]. simpl in Hs.
    inversion Hs as [|? ? Hl Ha]; subst. rewrite Forall_forall in Ha.
    intros r [<-|Hr] H; [unfold sooner in H; lia|]. apply Ha in Hr. unfold sooner in *. lia. }
  assert (Hnot : forall r, In r (row :: post) -> is_sooner r row = false).
  { intros r Hr. apply Bool.not_true_is_false. rewrite is_sooner_spec. auto. }
  rewrite (Hnot row (or_introl eq_refl)).
  rewrite (sum_eq _ (fun r => if is_sooner r row then f (snd r) else 0) (fun _ => 0) post)
    by (intros r Hr; rewrite Hnot; simpl; auto).
  rewrite (sum_eq _ (fun r => if is_sooner r row then f (snd r) else 0) (fun r => f (snd r)) pre)
    by (intros r Hr; apply Hpre, is_sooner_spec in Hr; rewrite Hr; reflexivity).
  assert (Hz : sum (fun _ : nat * Item => 0) post = 0).
  { clear. induction post as [|r post IH]; [reflexivity|]. rewrite sum_cons, IH. reflexivity. }
  lia.
Qed.
End Ranking.

Section Scatter.
Context {T : Type}.

(* `results[place] = result`, for a place of the list. *)
Definition write (p : nat) (x : T) (l : list T) : list T := firstn p l ++ x :: skipn (S p) l.

Lemma write_length : forall p x l, (p < length l)%nat -> length (write p x l) = length l.
Proof. intros. unfold write. rewrite app_length, firstn_length. cbn [length]. rewrite skipn_length. lia. Qed.

Lemma write_reads : forall p q x l, (p < length l)%nat ->
  nth_error (write p x l) q = if Nat.eqb p q then Some x else nth_error l q.
Proof.
  induction p as [|p IH]; intros [|q] x [|a l] H; simpl in H; try lia; try reflexivity.
  apply (IH q x l). lia.
Qed.

Definition scatter (writes : list (nat * T)) (l : list T) : list T :=
  fold_left (fun l w => write (fst w) (snd w) l) writes l.

Lemma scatter_reads : forall writes l, (forall w, In w writes -> (fst w < length l)%nat) ->
  length (scatter writes l) = length l /\
  (NoDup (map fst writes) -> forall p x, In (p, x) writes -> nth_error (scatter writes l) p = Some x).
Proof.
  induction writes as [|w ws IH] using rev_ind; intros l Hin; [simpl; tauto|].
  destruct (IH l) as [Hlen Hread]; [intros; apply Hin, in_or_app; auto|].
  assert (Hw : (fst w < length l)%nat) by (apply Hin, in_or_app; simpl; auto).
  unfold scatter in *. rewrite fold_left_app. simpl. rewrite write_length by lia. split; [assumption|].
  rewrite map_app. simpl. intros Hnd p x Hpx. apply NoDup_remove in Hnd. rewrite app_nil_r in Hnd.
    destruct Hnd as [Hnd Hn].
  rewrite write_reads by lia. apply in_app_or in Hpx. destruct Hpx as [Hpx|[->|[]]].
  - destruct (Nat.eqb_spec (fst w) p) as [<-|]; [|auto].
    exfalso. apply Hn, (in_map fst _ _ Hpx).
  - simpl. rewrite Nat.eqb_refl. reflexivity.
Qed.
End Scatter.

Section Ranked.
Context {State Item Result Error : Type}.
Variable step : State -> Item -> (State * Result) + Error.
Variable key : Item -> Z.

(* loops.scan_ranked: one turn, and the loop, which begins with nothing written for any place. *)
Definition turn_ranked (so_far : (State * list (option Result)) + Error) (row : nat * Item) :=
  match so_far with
  | inr refusal => inr refusal
  | inl (state, results) =>
      match step state (snd row) with
      | inl (state', result) => inl (state', write (fst row) (Some result) results)
      | inr refusal => inr refusal
      end
  end.

Definition scan_ranked (order : list (nat * Item)) (start : State) (items : list Item) :=
  fold_left turn_ranked order (inl (start, repeat None (length items))).

Lemma scan_ranked_scatters : forall order s l,
  scan_ranked order s l = match scan (fun state row => step state (snd row)) s order with
    | inl (e, bs) => inl (e, scatter (combine (map fst order) (map Some bs)) (repeat None (length l)))
    | inr x => inr x
    end.
Proof.
  induction order as [|row order IH] using rev_ind; intros s l; [reflexivity|].
  unfold scan_ranked in *. rewrite fold_left_app, IH, scan_snoc. simpl.
  destruct (scan _ s order) as [[t bs]|] eqn:Hs; [|reflexivity]. simpl.
  destruct (step t (snd row)) as [[t' b]|]; [|reflexivity].
  apply scan_gives_a_result_for_each_item in Hs. rewrite !map_app. simpl.
  assert (Hc : forall (A B : Type) (x : A) (y : B) l r, length l = length r ->
    combine (l ++ [x]) (r ++ [y]) = combine l r ++ [(x, y)]).
  { clear. induction l as [|c l IH]; intros [|d r] H; try discriminate; simpl; [|rewrite IH; auto]; reflexivity. }
  rewrite Hc by (rewrite !map_length; auto). unfold scatter. rewrite fold_left_app. reflexivity.
Qed.

(* A ranked loop is refused as the scan over the ranked rows is. Else it ends in the same state; each result stands at
   the place of the item that it was yielded for, none is left out; and they are what the scan yielded, in another
   order. *)
Theorem scan_ranked_is_a_scan_in_ranked_order : forall l order s, ranking key l order ->
  match scan (fun state row => step state (snd row)) s order with
  | inr x => scan_ranked order s l = inr x
  | inl (e, bs) => exists results, scan_ranked order s l = inl (e, map Some results) /\ length results = length l /\
      Permutation bs results /\
      (forall turn p a b, nth_error order turn = Some (p, a) -> nth_error bs turn = Some b ->
        nth_error results p = Some b)
  end.
Proof.
  intros l order s Hr. rewrite scan_ranked_scatters. destruct (scan _ s order) as [[e bs]|x] eqn:Hs; [|reflexivity].
  apply scan_gives_a_result_for_each_item in Hs.
  destruct (a_ranking_takes_each_place_once _ _ _ Hr) as (Hp & Hnd & _ & _).
  assert (Hlen : length order = length l).
  { apply Permutation_length in Hp. rewrite map_length, seq_length in Hp. assumption. }
  set (writes := combine (map fst order) (map Some bs)). set (out := scatter writes (repeat None (length l))).
  assert (Hmap : map fst writes = map fst order /\ map snd writes = map Some bs).
  { subst writes. assert (Hl : length (map fst order) = length (map Some bs)) by (rewrite !map_length; auto).
    revert Hl. generalize (map fst order), (map Some bs). clear. induction l as [|x l IH]; intros [|y r] H;
      try discriminate; auto.
    destruct (IH r) as [H1 H2]; [simpl in H; congruence|]. simpl. split; congruence. }
  destruct Hmap as [Hfst Hsnd].
  destruct (scatter_reads writes (repeat None (length l))) as [Hol Hread].
  { intros w Hw. apply (in_map fst) in Hw. rewrite Hfst in Hw. apply (Permutation_in _ Hp), in_seq in Hw.
    rewrite repeat_length. lia. }
  rewrite Hfst in Hread. specialize (Hread Hnd). fold out in Hol, Hread. rewrite repeat_length in Hol.
  assert (Hout : Permutation (map Some bs) out).
  { assert (H1 : map snd writes = map (fun p => nth p out None) (map fst writes)).
    { rewrite map_map. apply map_ext_in. intros [p x] H. symmetry. apply nth_error_nth, Hread. assumption. }
    assert (H2 : out = map (fun p => nth p out None) (seq 0 (length l))).
    { rewrite <- Hol. clear. generalize out. induction out0 as [|x r IH]; [reflexivity|]. simpl. f_equal.
      rewrite <- seq_shift, map_map. exact IH. }
    rewrite <- Hsnd, H1, Hfst, H2 at 1. apply Permutation_map. assumption. }
  destruct (Permutation_map_inv _ _ (Permutation_sym Hout)) as (results & Hres & Hperm).
  exists results. rewrite <- Hres. split; [reflexivity|].
  assert (Hlr : length results = length l) by (rewrite <- Hol, Hres, map_length; reflexivity).
  split; [assumption|]. split; [assumption|]. intros turn p a b Ho Hb.
  assert (Hin : In (p, Some b) writes).
  { apply (nth_error_In writes turn). subst writes.
    assert (G : forall (A B : Type) (l : list A) (r : list B) x y, nth_error l turn = Some x ->
      nth_error r turn = Some y ->
      nth_error (combine l r) turn = Some (x, y)).
    { clear. induction turn as [|t IH]; intros A B [|? l] [|? r] x y; simpl; try discriminate; [congruence | auto]. }
    apply G; [exact (map_nth_error fst _ _ Ho) | exact (map_nth_error Some _ _ Hb)]. }
  apply Hread in Hin. rewrite Hres, nth_error_map in Hin. destruct (nth_error results p); simpl in Hin; congruence.
Qed.
End Ranked.
